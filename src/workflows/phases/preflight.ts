import { act } from '../activity-options.ts';
import type { Migration } from '../migration.ts';

/** Step 0 of the document: it works only if v1 backs up to cloud storage. Read-only. */
export function preflight(migration: Migration): Promise<void> {
  return migration.inPhase('preflight', async () => {
    migration.status.findings = await act.runPreflight(migration.request);
  });
}
