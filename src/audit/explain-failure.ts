import {
  AuditRefused,
  AuditSchemaOutdated,
  AuditStoreUnreachable,
  AuditUrlUnusable,
} from '../model/audit-errors.ts';
import { HandoverError } from '../model/handover-error.ts';
import type { AuditUrl } from './audit-url.ts';
import { MIGRATE } from './names.ts';

/**
 * What went wrong with the store, as one of our own errors. It has no cause: what `pg` throws carries more than its
 * message, and Temporal keeps causes.
 */
export function explainFailure(error: unknown, { where, login, secrets }: AuditUrl): unknown {
  if (error instanceof HandoverError || !(error instanceof Error)) return error;
  const { code = '', message } = error as Error & { code?: string };
  const said = masked(message === '' ? code : message, secrets);
  if (isFileError(error)) return new AuditUrlUnusable(`names a file that cannot be read (${said})`);
  if (isTlsError(code, message)) return new AuditRefused(where, said, TLS_REMEDY);
  if (!isSqlState(code)) return isBug(error) ? error : new AuditStoreUnreachable(where, said);
  const quoted = `${said} (${code})`;
  if (PASSES.test(code)) return new AuditStoreUnreachable(where, quoted);
  if (SCHEMA.test(code))
    return new AuditSchemaOutdated(where, `is not what this version needs: ${quoted}`, MIGRATE);
  return new AuditRefused(where, quoted, remedyOf(code, login));
}

/**
 * SQLSTATEs of what may pass by itself: connection (08), rollback by the server (40), a lock that was not free (55P03),
 * resources (53), shutdown and time-outs (57), disk (58), read-only after a fail-over (25006), time-out in a
 * transaction (25P0x), and what the server itself does not expect (XX000).
 */
const PASSES = /^(08|40|53|57|58|25006|25P0|55P03|XX000)/;
/** A table, schema, function or column is missing; 22023 is a role that is. */
const SCHEMA = /^(42P01|3F000|42883|42703|22023)$/;
const TLS_REMEDY =
  'make sslmode and sslrootcert in AUDIT_DATABASE_URL fit the certificate of the server, or renew that.';

function remedyOf(code: string, login: string): string {
  if (code.startsWith('28'))
    return 'mend the name, the password or sslmode in AUDIT_DATABASE_URL; or pg_hba.conf of the store.';
  if (code === '3D000') return 'create the database, or mend its name in AUDIT_DATABASE_URL.';
  if (code === '42501')
    return `let an admin run: GRANT handover_writer TO ${quotedName(login)}; (handover_reader, where it only reads).`;
  return 'look at what the store names; the row was not written.';
}

function quotedName(name: string): string {
  return name === '' ? 'the login of the worker' : `"${name.replaceAll('"', '""')}"`;
}

function masked(text: string, secrets: string[]): string {
  return secrets.reduce((all, secret) => all.replaceAll(secret, '***'), text);
}

/** Of our own making: to be seen as such, not to be waited for. */
function isBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError;
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

function isFileError(error: Error): boolean {
  return (
    'syscall' in error && (error.syscall === 'open' || error.syscall === 'read') && 'path' in error
  );
}

/** OpenSSL's words for a certificate that does not convince, and what `pg` says of a server without TLS. */
function isTlsError(code: string, message: string): boolean {
  return (
    /CERT|ERR_TLS|ERR_SSL|ERR_OSSL|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT)|HOSTNAME_MISMATCH/.test(
      code,
    ) || /does not support SSL|establishing an SSL connection/.test(message)
  );
}
