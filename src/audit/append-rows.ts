import type { RecordRow, RunRef } from '../model/record.ts';
import type { Ask } from './audit-connection.ts';
import { canonicalJson } from './canonical-json.ts';
import { NO_HASH } from './row-hash.ts';
import { runKey } from './run-key.ts';

/** The end of a run's record: the number and the hash of its last row. */
export interface ChainHead {
  /** 0 without any row. */
  last: number;
  /** 64 zeros without any row. */
  head: string;
  /** Whether that row closed the record: none comes after it. */
  closed: boolean;
}

/** Until the transaction ends, nobody else adds rows to the run. */
export async function lockRun(ask: Ask, run: RunRef): Promise<void> {
  await ask('SELECT handover.lock_run($1, $2)', runKey(run));
}

export async function lastRow(ask: Ask, run: RunRef): Promise<ChainHead> {
  const [row] = await ask<ChainHead>(
    `SELECT seq AS last, hash AS head, kind = 'closed' AS closed FROM handover.record
     WHERE workflow_id = $1 AND run_id = $2 ORDER BY seq DESC LIMIT 1`,
    runKey(run),
  );
  return row ?? { last: 0, head: NO_HASH, closed: false };
}

/** One statement for all rows. Their hashes are the store's: it does not take any from us. */
export async function appendRows(
  ask: Ask,
  run: RunRef,
  { rows, software }: { rows: readonly RecordRow[]; software: string },
): Promise<void> {
  if (rows.length === 0) return;
  const column = <T>(of: (row: RecordRow) => T): T[] => rows.map(of);
  await ask(INSERT_ROWS, [
    ...runKey(run),
    software,
    column(({ seq }) => seq),
    column(({ atMs }) => Math.trunc(atMs)),
    column(({ kind }) => kind),
    column(({ phase }) => phase),
    column(({ content }) => canonicalJson(content)),
  ]);
}

const INSERT_ROWS = `
  INSERT INTO handover.record (workflow_id, run_id, software, seq, at, kind, phase, content)
  SELECT $1, $2, $3, row.seq, timestamptz 'epoch' + row.at_ms * interval '1 millisecond', row.kind, row.phase,
    row.content
  FROM unnest($4::int[], $5::float8[], $6::text[], $7::text[], $8::text[])
    AS row(seq, at_ms, kind, phase, content)
  ORDER BY row.seq
  ON CONFLICT (workflow_id, run_id, seq) DO NOTHING`;
