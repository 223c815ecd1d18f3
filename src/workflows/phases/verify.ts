import type { Promotion } from '../../activities/promote.ts';
import type { DeletedSource } from '../../activities/retire-source.ts';
import type { Proof } from '../../model/proof.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** Prove the result: v1 gone, v2 writing on the next timeline, backed up by itself, in its final form. */
export function verify(
  migration: Migration,
  { proof, deleted, promotion }: { proof: Proof; deleted: DeletedSource; promotion: Promotion },
): Promise<void> {
  const { request, status } = migration;
  const { final } = migration.requirePlan();
  return migration.inPhase('verify', async () => {
    await act.checkPromoted(request.target, proof, promotion);
    const [gone] = await Promise.all([
      act.awaitSourceGone(request.source, deleted),
      act.awaitReadyForBackup(request.target),
    ]);
    status.lostDeleteCured = gone.lostDeleteCured;
    await act.checkTargetArchiving(request.target);
    status.fullBackup = (await act.takeFullBackup(request.target)).name;
    await act.applyFinal(request.target, final);
    const instances = final.spec.instances.reduce((sum, { replicas }) => sum + replicas, 0);
    await act.awaitReplicas(request.target, instances);
  });
}
