import { HandoverError } from './handover-error.ts';

const KEPT = 'the record holds what it held; what is not in it yet waits, and is sent again.';

/** The audit store could not be reached, or cannot write at the moment. */
export class AuditStoreUnreachable extends HandoverError {
  override readonly name = 'AuditStoreUnreachable';
  readonly code = 'AUDIT_UNREACHABLE';
  readonly retryable = true;
  /** @param why as the end of a sentence. */
  constructor(where: string, why: string) {
    super({
      what: `The audit store ${where} could not be used: ${why}.`,
      data: KEPT,
      remedy: 'nothing at first; it is tried again. If it stays, look at the store.',
    });
  }
}

/** The audit store answered and refused: permissions, password, certificate, or a row that it cannot take. */
export class AuditRefused extends HandoverError {
  override readonly name = 'AuditRefused';
  readonly code = 'AUDIT_REFUSED';
  readonly retryable = false;
  /** @param why as the end of a sentence. */
  constructor(where: string, why: string, remedy: string) {
    super({ what: `The audit store ${where} refused: ${why}.`, data: KEPT, remedy });
  }
}

/** The schema of the audit store is not the one that this version works with. */
export class AuditSchemaOutdated extends HandoverError {
  override readonly name = 'AuditSchemaOutdated';
  readonly code = 'AUDIT_SCHEMA';
  readonly retryable = false;
  /** @param why as the end of a sentence. */
  constructor(where: string, why: string, remedy: string) {
    super({ what: `The schema of the audit store ${where} ${why}.`, data: KEPT, remedy });
  }
}

/** AUDIT_DATABASE_URL cannot be used as it is. It holds a password, so nothing of it is told. */
export class AuditUrlUnusable extends HandoverError {
  override readonly name = 'AuditUrlUnusable';
  readonly code = 'AUDIT_URL';
  readonly retryable = false;
  /** @param how in words that follow "AUDIT_DATABASE_URL". */
  constructor(how: string) {
    super({
      what: `AUDIT_DATABASE_URL ${how}.`,
      data: 'nothing was touched.',
      remedy:
        'set it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE, with what is special in a password percent-encoded.',
    });
  }
}
