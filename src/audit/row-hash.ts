import { createHash } from 'node:crypto';
import type { StoredRow } from '../model/record.ts';

/** What a row without a predecessor carries in its place. */
export const NO_HASH = '0'.repeat(64);

/** The fields that a row's hash covers. */
export type HashedFields = Pick<
  StoredRow,
  | 'previousHash'
  | 'workflowId'
  | 'runId'
  | 'seq'
  | 'atMs'
  | 'kind'
  | 'phase'
  | 'software'
  | 'contentText'
>;

/** The hash as `handover.record_hash` makes it in the store, written a second time so that one can judge the other. */
export function rowHash(row: HashedFields): string {
  const fields = [
    row.previousHash,
    row.workflowId,
    row.runId,
    String(row.seq),
    String(row.atMs),
    row.kind,
    row.phase ?? '',
    row.software,
    row.contentText,
  ];
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:${field},`);
  return hash.digest('hex');
}
