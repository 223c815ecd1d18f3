import type { MigrationSummary } from '../../audit/list-migrations.ts';
import type { Config } from '../../config.ts';
import { findRun } from '../history/find-run.ts';
import { readRun, type RecordedRun } from '../history/read-run.ts';
import { withAuditStore } from '../history/with-audit-store.ts';

export interface ShownRun extends RecordedRun {
  run: MigrationSummary;
  /** Of the same workflow, or of the same v1; the newest first. */
  others: MigrationSummary[];
}

/**
 * The record of one run.
 *
 * @param id of a workflow, or v1 as `namespace/cluster`: the newest run, unless `runId` names another.
 */
export function historyShow(config: Config, id: string, runId?: string): Promise<ShownRun> {
  return withAuditStore(config, async (store) => {
    const found = await findRun(store, id, runId);
    return { ...found, ...(await readRun(store, found.run)) };
  });
}
