import {
  ActivityFailure,
  CancelledFailure,
  TimeoutFailure,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { journalOf } from '../model/journal-of.ts';
import type { ChangeMade, FailedAttempt, Journal } from '../model/change.ts';
import type { RecordRow, RowContents, RowKind } from '../model/record.ts';
import type { MigrationStatus } from '../model/status.ts';
import type { Heard } from './act.ts';
import { rootFailure, rootMessage } from './root-failure.ts';
import { writeRows } from './write-rows.ts';

/** One call of `writeRecord` takes so many, of so many characters in all: Temporal takes no payload above 2 MB. */
const MOST_ROWS = 100;
const LONGEST_ROWS = 500_000;
/** How long one call tries before what keeps it is told at the run; then the next one, longer. */
const FIRST_SLICE_MS = 10_000;
const LONGEST_SLICE_MS = 4 * 3_600_000;

/**
 * The record of a migration as the workflow states it: rows are numbered here, so that there is one order, and stay here
 * until the end, so that a store that was restored from an older copy gets again what it lost.
 */
export class RunningRecord implements Heard {
  private readonly status: MigrationStatus;
  private readonly changed: () => void;
  private readonly rows: RecordRow[] = [];
  private due = false;

  /** @param changed is called when the state of the record in `status` is another. */
  constructor(status: MigrationStatus, changed: () => void) {
    this.status = status;
    this.changed = changed;
  }

  /** State a fact. It is written with the next `flush`. */
  add<Kind extends RowKind>(kind: Kind, content: RowContents[Kind]): void {
    const { status, rows } = this;
    if (status.record === null) return;
    const begun = status.phases[status.phase] !== undefined;
    const phase = begun && status.outcome === null ? status.phase : null;
    rows.push({ seq: rows.length + 1, atMs: Date.now(), kind, phase, content } as RecordRow);
    status.record.rows = rows.length;
  }

  /** Write what there is, soon and in the background: nothing waits for it, and in an outage nothing is written. */
  flush(): void {
    this.due = true;
  }

  did({ changes, failedAttempts, leftOut }: Journal): void {
    const attempts = new Set([...changes, ...failedAttempts].map(({ attempt }) => attempt));
    for (const attempt of [...attempts].sort((a, b) => a - b)) {
      for (const change of changes) if (change.attempt === attempt) this.add('change', change);
      for (const one of failedAttempts) if (one.attempt === attempt) this.add('attemptFailed', one);
    }
    const last = [...failedAttempts, ...changes].at(-1);
    if (leftOut > 0 && last !== undefined)
      this.add('attemptFailed', { ...leftOutOf(leftOut), ...callOf(last) });
  }

  failed(activity: string, error: unknown): void {
    const journal = journalOf(carriers(error));
    if (journal !== null) this.did(journal);
    else if (!isCancelled(error)) this.add('attemptFailed', withoutJournal(activity, error));
  }

  /** Write on and on, beside everything else. */
  async keepWriting(): Promise<never> {
    for (;;) {
      await condition(() => this.due && this.mayWrite());
      this.due = false;
      // What is stated while these are written waits for the next occasion: each time costs six events.
      await this.writeUpTo(this.rows.length, () => condition(() => this.mayWrite()));
    }
  }

  /** Write all that there is, however long the store takes to be there. */
  writeAll(): Promise<void> {
    return this.writeUpTo(Infinity, () => Promise.resolve());
  }

  /** @param allowed is waited for before each call. */
  private async writeUpTo(row: number, allowed: () => Promise<void>): Promise<void> {
    for (let sliceMs = FIRST_SLICE_MS; !this.isWritten(row);) {
      await allowed();
      const untilMs = Date.now() + sliceMs;
      const written = await this.tryToWrite(sliceMs);
      // Whatever refuses at once is not asked on and on; meanwhile somebody else may write it all.
      if (!written) await condition(() => this.isWritten(row), Math.max(1, untilMs - Date.now()));
      sliceMs = written ? FIRST_SLICE_MS : Math.min(6 * sliceMs, LONGEST_SLICE_MS);
    }
  }

  /** Nobody who waits for the end of an outage waits for a record. */
  private mayWrite(): boolean {
    return this.status.outage === null;
  }

  /** Write all that there is, in one go. @throws with the reason when the store does not take it. */
  async writeNow(withinMs: number): Promise<void> {
    while (!this.isWritten()) await this.write(withinMs);
  }

  /** @param row default the last one. */
  isWritten(row = Infinity): boolean {
    const { record } = this.status;
    return record === null || record.written >= Math.min(row, this.rows.length);
  }

  private async tryToWrite(withinMs: number): Promise<boolean> {
    try {
      await this.write(withinMs);
      return true;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { record } = this.status;
      if (record !== null)
        record.behind = { sinceMs: record.behind?.sinceMs ?? Date.now(), why: rootMessage(error) };
      this.changed();
      return false;
    }
  }

  private nextRows(from: number): RecordRow[] {
    let left = LONGEST_ROWS;
    const some = this.rows.slice(from, from + MOST_ROWS);
    return some.filter((row, i) => (left -= JSON.stringify(row).length) > 0 || i === 0);
  }

  private async write(withinMs: number): Promise<void> {
    const { record } = this.status;
    if (record === null) return;
    const from = record.written;
    const { last, head } = await writeRows(this.nextRows(from), withinMs);
    record.behind = null;
    if (last < from && record.written > last) {
      this.add('storeWentBack', { had: record.written, has: last });
      record.written = last;
    } else record.written = Math.max(record.written, Math.min(last, this.rows.length));
    record.head = head;
    this.changed();
  }
}

/** Everything that a failure may carry details in. */
function carriers(error: unknown): unknown[] {
  if (!(error instanceof ActivityFailure)) return [];
  const { cause } = error;
  const failure = rootFailure(error);
  return [
    // Newer than what the attempt before it failed with.
    ...(cause instanceof TimeoutFailure ? [cause.lastHeartbeatDetails] : []),
    ...(cause instanceof CancelledFailure ? cause.details : []),
    ...(failure?.details ?? []),
  ];
}

function isCancelled(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof CancelledFailure;
}

function callOf({ activity, attempt }: FailedAttempt | ChangeMade) {
  return { activity, attempt };
}

function leftOutOf(count: number) {
  const why = `${count} more of its changes and failed attempts are not in the record: there were too many`;
  return { code: 'LEFT_OUT', why, atMs: null };
}

/** It failed before it could say anything: no worker took it, or its last one died. */
function withoutJournal(activity: string, error: unknown): FailedAttempt {
  const code = rootFailure(error)?.type ?? 'NO_WORD';
  return { activity, attempt: 0, code, why: rootMessage(error), atMs: null };
}
