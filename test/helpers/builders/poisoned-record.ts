import { canonicalJson } from '../../../src/audit/canonical-json.ts';
import type { StoredRow } from '../../../src/model/record.ts';

/** What people, or programs that are not ours, wrote in the records of `record.ts`. */
const WRITTEN_BY_OTHERS = new Set([
  ...['Ada Lovelace', 'change 4711', 'Dora', 'Bob', 'Carol', 'aprove', 'v2 is good'],
  ...['ada@operations', 'dora@workstation', '21@ui-7d9f', 'not before the audit is over'],
  ...['cluster1', 'cluster1-v2', 'abcd1234', 'there is no such signal', '1MB', '***', 'done'],
  ...['patronictl pause --wait', 'Migrated. v2 is in service and has everything.', 'COMPLETED'],
  'Kubernetes refused or did not answer: apply secret: etcdserver: request timed out.',
  'The role app has a password verifier of md5, which v2 does not let in.',
]);

/** The same record, where somebody else wrote `text` wherever there was something to write. */
export function poisoned(rows: readonly StoredRow[], text: string): StoredRow[] {
  return rows.map((row) => {
    const content = replaced(row.content, text) as never;
    return { ...row, content, contentText: canonicalJson(content) };
  });
}

function replaced(value: unknown, text: string): unknown {
  if (typeof value === 'string') return WRITTEN_BY_OTHERS.has(value) ? text : value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaced(item, text)]),
  );
}
