import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RecordRow, RunRef } from '../model/record.ts';
import type { UnnumberedRow } from '../model/record-store.ts';
import { appendRows, lastRow, lockRun, type ChainHead } from './append-rows.ts';
import { AuditConnection, type Ask } from './audit-connection.ts';
import { runKey } from './run-key.ts';

export type { ChainHead } from './append-rows.ts';

/** The record of all migrations, as a worker writes it: rows are added, and nothing else. */
export class AuditStore {
  readonly connection: AuditConnection;

  /** @throws {AuditUrlUnusable} Connects only when it is used. */
  constructor(url: string, options: { max?: number } = {}) {
    this.connection = new AuditConnection(url, options);
  }

  /**
   * Add rows, in their order; those that are there already stay as they are. If rows before `rows[0]` are missing,
   * since the store was restored from an older copy, nothing is written, and the lower `last` says where to begin again.
   *
   * @param rows numbered without a gap.
   * @returns the last row that the store has now; 0 and 64 zeros without any.
   * @throws {AuditRefused} if a row would come after the one that closed the record.
   */
  async append(run: RunRef, rows: readonly RecordRow[], software: string): Promise<ChainHead> {
    return this.connection.transaction('write', async (ask) => {
      const head = await lastRow(ask, run);
      const [first] = rows;
      if (first === undefined || first.seq > head.last + 1) return head;
      await appendRows(ask, run, { rows: rows.filter(({ seq }) => seq > head.last), software });
      return lastRow(ask, run);
    });
  }

  /** Add one row after whatever is last; nothing, if the record is closed. */
  async appendNext(run: RunRef, row: UnnumberedRow, software: string): Promise<ChainHead> {
    return this.connection.transaction('write', async (ask) => {
      // The number is chosen here: a row that somebody is about to keep would have it, and this one be left out.
      await lockRun(ask, run);
      const head = await lastRow(ask, run);
      if (head.closed) return head;
      const rows = [{ ...row, seq: head.last + 1 }];
      await appendRows(ask, run, { rows, software });
      return lastRow(ask, run);
    });
  }

  /** Keep Temporal's history of a run. The same one is kept once; the row `closed` says which one counts. */
  async saveHistory(
    run: RunRef,
    { json, events }: { json: string; events: number },
  ): Promise<{ sha256: string }> {
    const sha256 = createHash('sha256').update(json).digest('hex');
    const packed = await promisify(gzip)(json);
    return this.connection.transaction('write', async (ask) => {
      await ask(
        `INSERT INTO handover.history_export (workflow_id, run_id, events, sha256, gzip)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [...runKey(run), events, sha256, packed],
      );
      return { sha256 };
    });
  }

  /**
   * Prove that a row could be written, without one: the role, its rights, the columns, a server that is not read-only,
   * and a message in the WAL that is committed as a row would be.
   */
  async ping(): Promise<void> {
    await this.connection.transaction('write', async (ask) => {
      await ask(NO_ROW);
      await ask("SELECT pg_logical_emit_message(true, 'pg-handover', 'ping')");
    });
  }

  /** Ask for what is there; nothing can be changed by it. */
  async read<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.connection.transaction('read', work);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

const NO_ROW = `INSERT INTO handover.record (workflow_id, run_id, seq, at, kind, phase, software, content)
  SELECT '', '', 1, now(), '', '', '', '' WHERE false`;
