import { AuditRefused, AuditSchemaOutdated } from '../model/audit-errors.ts';
import type { AuditUrl } from './audit-url.ts';
import { explainFailure } from './explain-failure.ts';
import { MIGRATE, RAISED } from './names.ts';

/** What kept the schema from being made, with what an admin has to run where the login may not. */
export function explainMigration(error: unknown, url: AuditUrl, file: string): unknown {
  const { code, message, hint } = error as { code?: string; message?: string; hint?: string };
  const what = message ?? '';
  if (code === RAISED.rolesMissing)
    return new AuditRefused(url.where, what, `let an admin run: ${hint ?? ''} Then try again.`);
  if (code === RAISED.encoding)
    return new AuditRefused(url.where, what, `use a database in UTF-8: ${hint ?? ''}`);
  if (code === INSUFFICIENT_PRIVILEGE)
    return new AuditSchemaOutdated(
      url.where,
      `lacks ${file}, and the login may not apply it (${what})`,
      MIGRATE,
    );
  return explainFailure(error, url);
}

const INSUFFICIENT_PRIVILEGE = '42501';
