import type { Migration } from '../migration.ts';

/** Step 8 of the document: the role that v2's replicas log in with. No operator version creates it. */
export function createReplicationUser(migration: Migration): Promise<void> {
  return migration.inPhase('createReplicationUser', () =>
    migration.act.createReplicationUser(migration.request.target),
  );
}
