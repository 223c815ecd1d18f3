import type { Promotion } from '../../activities/promote.ts';
import type { DeletedSource } from '../../activities/retire-source.ts';
import type { Proof } from '../../model/proof.ts';
import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** Prove the result: v2 writing on the next timeline, backed up by itself, in its final form; v1 gone, if it was deleted. */
export function verify(
  migration: Migration,
  { proof, promotion, deleted }: { proof: Proof; promotion: Promotion; deleted?: DeletedSource },
): Promise<void> {
  const { request, status } = migration;
  const { final } = migration.requirePlan();
  return migration.inPhase('verify', async () => {
    await act.checkPromoted(request.target, proof, promotion);
    const [gone] = await Promise.all([
      deleted === undefined ? null : act.awaitSourceGone(request.source, deleted),
      act.awaitReadyForBackup(request.target),
    ]);
    status.lostDeleteCured = gone?.lostDeleteCured ?? false;
    await act.checkTargetArchiving(request.target);
    status.fullBackup = (await act.takeFullBackup(request.target)).name;
    await act.applyFinal(request.target, final);
    const instances = final.spec.instances.reduce((sum, { replicas }) => sum + replicas, 0);
    await act.awaitReplicas(request.target, instances);
  });
}
