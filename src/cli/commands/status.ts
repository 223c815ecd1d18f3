import type { Config } from '../../config.ts';
import { readMigration, type MigrationView } from '../read-migration.ts';
import { withTemporal } from '../temporal.ts';

/** Everything that is known of one migration, running or ended. */
export function status(config: Config, workflowId: string): Promise<MigrationView> {
  return withTemporal(config, (client) => readMigration(client, workflowId));
}
