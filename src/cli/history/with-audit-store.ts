import { AuditStore } from '../../audit/audit-store.ts';
import type { Config } from '../../config.ts';
import { HandoverError } from '../../model/handover-error.ts';
import { CliError } from '../cli-error.ts';

/**
 * Run `use` with the audit store, and close it.
 *
 * @throws {CliError} when none is named, or it cannot be used.
 */
export async function withAuditStore<T>(
  config: Config,
  use: (store: AuditStore) => Promise<T>,
): Promise<T> {
  const url = auditUrl(config);
  return explained(async () => {
    const store = new AuditStore(url, { max: 1 });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  });
}

/** @throws {CliError} when none is named. */
export function auditUrl({ auditDatabaseUrl }: Config): string {
  if (auditDatabaseUrl !== null) return auditDatabaseUrl;
  throw new CliError(
    'AUDIT_DATABASE_URL is not set: the address of the PostgreSQL that keeps the records of migrations.',
    'Set it as for the worker: postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE',
  );
}

/** Run something that needs the store. @throws {CliError} with what it could not be used for. */
export async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof HandoverError)) throw cause;
    const { what, remedy } = cause.explanation;
    // A worker would try again; here somebody waits.
    const help = cause.retryable ? 'look at the store, and at AUDIT_DATABASE_URL.' : remedy;
    throw new CliError(what, `What to do: ${help}`, { cause });
  }
}
