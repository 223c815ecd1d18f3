import {
  listMigrations,
  type MigrationFilter,
  type MigrationSummary,
} from '../../audit/list-migrations.ts';
import type { Config } from '../../config.ts';
import { withAuditStore } from '../history/with-audit-store.ts';

export interface HistoryList {
  migrations: MigrationSummary[];
  /** There are more than were asked for. */
  more: boolean;
}

/** Migrations that the record has, the newest first: those, too, that Temporal has forgotten. */
export function historyList(
  config: Config,
  filter: MigrationFilter,
  limit: number,
): Promise<HistoryList> {
  return withAuditStore(config, async (store) => {
    const found = await listMigrations(store, { ...filter, limit: limit + 1 });
    return { migrations: found.slice(0, limit), more: found.length > limit };
  });
}
