import type { MigrationStatus } from '../model/status.ts';

/** What has become of v1 and v2 once there is no way to undo it all: one or two sentences, true in either order. */
export function whereItStands(status: MigrationStatus): string {
  const { order, outcome, deleting, phase } = status;
  if (outcome !== null) return atItsEnd(status);
  if (phase === 'fallBack')
    return 'Falling back: v2 is stopped, what it has written is counted, then v1 takes writes again.';
  if (order === 'delete-then-promote')
    return isInService(status)
      ? 'v2 is in service and has everything. v1 is deleted or being deleted: only forward.'
      : 'Past the point of no return: only forward. v1 is deleted or being deleted.';
  if (deleting)
    return 'v2 is in service. The delete of v1 was approved: v1 is deleted or being deleted.';
  return isInService(status)
    ? 'v2 is in service and has everything; v1 is kept, stopped.'
    : 'Past the point of no return: v2 is promoted or being promoted; v1 is kept, stopped.';
}

function atItsEnd(status: MigrationStatus): string {
  const { order, outcome, deleting, phase } = status;
  if (outcome === 'migrated') return 'v2 is in service.';
  if (outcome === 'fellBack')
    return 'v1 is in service again; v2 is kept, stopped, with what only it has.';
  if (order === 'delete-then-promote') return 'v1 is deleted; v2 has all of it.';
  if (phase === 'fallBack')
    return 'The fall-back did not come to its end: v1 and v2 may both be STOPPED, and neither is deleted.';
  if (deleting) return 'v2 is in service. v1 is deleted or being deleted; v2 has all of it.';
  return isInService(status)
    ? 'v2 is in service; v1 is kept, stopped, and lacks what v2 has written since.'
    : 'v2 is promoted or being promoted and was not seen to take writes; v1 is kept, stopped.';
}

function isInService({ writeOutageSeconds }: MigrationStatus): boolean {
  return writeOutageSeconds !== null;
}
