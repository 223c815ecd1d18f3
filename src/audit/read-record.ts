import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { RunRef, StoredRow } from '../model/record.ts';
import type { AuditStore } from './audit-store.ts';
import { runKey } from './run-key.ts';

/** Temporal's history of a run, as it was exported. */
export interface HistoryExport {
  /** Empty where somebody put something else in its place that cannot even be unpacked. */
  json: string;
  events: number;
  /** As it was told when it was kept. */
  sha256: string;
}

/** The whole record of a run, in the order of its rows; empty where there is none. */
export async function readRecord(store: AuditStore, run: RunRef): Promise<StoredRow[]> {
  const rows = await store.read((ask) => ask<Omit<StoredRow, 'content'>>(SELECT_ROWS, runKey(run)));
  return rows.map((row) => ({ ...row, content: contentOf(row) }) as StoredRow);
}

function contentOf({ contentText }: { contentText: string }): unknown {
  return JSON.parse(contentText);
}

const SELECT_ROWS = `
  SELECT workflow_id AS "workflowId", run_id AS "runId", seq, kind, phase, software, content AS "contentText",
    round(extract(epoch FROM at) * 1000)::float8 AS "atMs",
    round(extract(epoch FROM stored_at) * 1000)::float8 AS "storedAtMs",
    previous_hash AS "previousHash", hash
  FROM handover.record WHERE workflow_id = $1 AND run_id = $2 ORDER BY seq`;

/** The export that the row `closed` names; the last one while no row names any. null where there is none. */
export async function readHistory(store: AuditStore, run: RunRef): Promise<HistoryExport | null> {
  const [found] = await store.read((ask) =>
    ask<{ gzip: Buffer; events: number; sha256: string }>(SELECT_HISTORY, runKey(run)),
  );
  if (found === undefined) return null;
  const { gzip, events, sha256 } = found;
  return { json: await unpacked(gzip), events, sha256 };
}

async function unpacked(gzip: Buffer): Promise<string> {
  try {
    return (await promisify(gunzip)(gzip)).toString('utf8');
  } catch {
    return '';
  }
}

const SELECT_HISTORY = `
  SELECT gzip, events, sha256 FROM handover.history_export export
  WHERE workflow_id = $1 AND run_id = $2
  ORDER BY EXISTS (SELECT FROM handover.record closed WHERE closed.workflow_id = $1 AND closed.run_id = $2
    AND closed.kind = 'closed' AND closed.facts #>> '{history,sha256}' = export.sha256) DESC, exported_at DESC
  LIMIT 1`;
