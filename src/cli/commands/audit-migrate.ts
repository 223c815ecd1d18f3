import { migrate, type MigrateResult } from '../../audit/migrate.ts';
import type { Config } from '../../config.ts';
import { auditUrl, explained } from '../history/with-audit-store.ts';

/** Bring the schema of the audit store up to this version. */
export async function auditMigrate(config: Config): Promise<MigrateResult> {
  const url = auditUrl(config);
  return explained(() => migrate(url));
}
