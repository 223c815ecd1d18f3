import type { MigrationStatus } from '../model/status.ts';
import type { Quoted } from './headline.ts';
import { utcSeconds } from './utc-seconds.ts';

/** What keeps the record from being whole; null while nothing does. */
export function describeBehind(
  { record, outcome }: Pick<MigrationStatus, 'record' | 'outcome'>,
  quoted: Quoted,
): string | null {
  if (record?.behind == null) return null;
  const { rows, written, behind } = record;
  const since = quoted(utcSeconds(behind.sinceMs));
  const means =
    outcome === null
      ? 'They are kept in the workflow meanwhile, and nothing that cannot be undone is begun before they are written.'
      : 'The migration itself has ended; this run ends once they are written.';
  return `The audit store could not be written since ${since}: ${rows - written} rows wait. ${means} Why: ${quoted(behind.why)}`;
}

/** Where the record is, once it is whole. The hash binds all rows: noted elsewhere, it tells a forged record. */
export function describeRecord(
  { record }: Pick<MigrationStatus, 'record'>,
  quoted: Quoted,
): string | null {
  if (record === null || record.head === null || record.written < record.rows) return null;
  return `Record: ${record.rows} rows in the audit store, the last one's hash is ${quoted(record.head)}.`;
}
