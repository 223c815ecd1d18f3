import type { Config } from '../../config.ts';
import { readMigration, type MigrationView } from '../read-migration.ts';
import { withTemporal } from '../temporal.ts';
import { uiOf } from '../ui-of.ts';

export interface StatusView extends MigrationView {
  /** Where the Temporal Web UI shows it; null when the UI's address is not known. */
  ui: string | null;
}

/** Everything that is known of one migration, running or ended. */
export async function status(config: Config, workflowId: string): Promise<StatusView> {
  const view = await withTemporal(config, (client) => readMigration(client, workflowId));
  return { ...view, ui: uiOf(config)?.run(workflowId, view.runId) ?? null };
}
