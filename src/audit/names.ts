/** The role whose rights the worker uses, whatever its login may do besides. */
export const WRITER_ROLE = 'handover_writer';

/** What to do about a schema that is not there, or too old. */
export const MIGRATE =
  'run handover audit migrate with AUDIT_DATABASE_URL set to a login that owns the database.';

/** SQLSTATEs that sql/ raises. */
export const RAISED = {
  /** A change of what is there. */
  change: 'PH001',
  /** A row whose predecessor is missing. */
  gap: 'PH002',
  /** A row after the one that closed the record. */
  closed: 'PH003',
  /** A row in the place of one that somebody removed. */
  lost: 'PH004',
  rolesMissing: 'PH005',
  encoding: 'PH006',
} as const;
