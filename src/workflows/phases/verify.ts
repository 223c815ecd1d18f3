import type { Promotion } from '../../activities/promote.ts';
import type { DeletedSource } from '../../activities/retire-source.ts';
import type { Proof } from '../../model/proof.ts';
import type { Migration } from '../migration.ts';

/** Prove the result: v2 writing on the next timeline, backed up by itself, in its final form; v1 gone, if it was deleted. */
export function verify(
  migration: Migration,
  { proof, promotion, deleted }: { proof: Proof; promotion: Promotion; deleted?: DeletedSource },
): Promise<void> {
  const { request, status } = migration;
  const { final } = migration.requirePlan();
  return migration.inPhase('verify', async () => {
    await migration.act.checkPromoted(request.target, proof, promotion);
    const [gone] = await Promise.all([
      deleted === undefined ? null : migration.act.awaitSourceGone(request.source, deleted),
      migration.act.awaitReadyForBackup(request.target),
    ]);
    status.lostDeleteCured = gone?.lostDeleteCured ?? false;
    await migration.act.checkTargetArchiving(request.target);
    status.fullBackup = (await migration.act.takeFullBackup(request.target)).name;
    await migration.act.applyFinal(request.target, final);
    const instances = final.spec.instances.reduce((sum, { replicas }) => sum + replicas, 0);
    await migration.act.awaitReplicas(request.target, instances);
    const { fullBackup, lostDeleteCured } = status;
    migration.record.add('verified', { fullBackup, lostDeleteCured });
  });
}
