import type { MigrationStatus } from '../model/status.ts';

/** Why there is no way back to v1 now; null where there is one. It costs what v2 has written. */
export function whyNoFallBack(status: MigrationStatus): string | null {
  if (status.outcome !== null) return 'the migration has ended';
  if (status.order === 'delete-then-promote')
    return 'there is no fall-back in the order delete-then-promote; before v1 is deleted, abort undoes everything';
  if (status.promotionSentAtMs === null)
    return 'v2 is not promoted yet; reject or abort undoes everything and loses nothing';
  if (status.deleting) return 'it is too late: v1 is deleted or being deleted';
  if (status.repository === 'takeOver')
    return "v2 archives into v1's path (target.repository: takeOver): v1 must not be started on it any more";
  return status.phase === 'fallBack' ? 'it is under way already' : null;
}
