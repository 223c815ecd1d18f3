import type { Logger } from '@temporalio/common';
import { preparedStore, type PreparedStore } from './audit/prepared-store.ts';
import { AuditStoreUnreachable, AuditUrlUnusable } from './model/audit-errors.ts';
import type { Config } from './config.ts';

/**
 * The store that this worker writes records into.
 *
 * A store that is away keeps no worker from starting: a migration may be in the middle of its write outage, and needs one.
 * Rows wait, and nothing irreversible begins meanwhile. Whatever somebody has to mend does, and is said at once.
 *
 * @throws {HandoverError} without a store, or with one that refuses.
 */
export async function openAudit(
  { auditDatabaseUrl }: Pick<Config, 'auditDatabaseUrl'>,
  log: Pick<Logger, 'error'>,
): Promise<PreparedStore> {
  if (auditDatabaseUrl === null)
    throw new AuditUrlUnusable('is not set: a migration is not begun without a record');
  const store = preparedStore(auditDatabaseUrl);
  try {
    await store.ready();
  } catch (error) {
    if (error instanceof AuditStoreUnreachable) log.error(error.message);
    else {
      await store.close();
      throw error;
    }
  }
  return store;
}
