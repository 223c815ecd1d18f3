import { personName } from '../../model/approval-policy.ts';
import { printable } from '../../model/printable.ts';
import type { MigrationStatus } from '../../model/status.ts';
import type { WatchLine } from './watch-line.ts';

/** A signal as it was sent. */
export interface SentSignal {
  name: string;
  /** As the sender names himself; empty where nobody did. */
  by: string;
  atMs: number;
}

type Known = Pick<MigrationStatus, 'decisions' | 'ignoredSignals'>;

/**
 * What became of a signal is known to the migration only, which does not say which signal a decision or a refusal
 * belongs to: it is the first one after it that is not taken by an earlier signal.
 */
export class SignalJudge {
  private readonly told = new Set<string>();

  /** @returns null where the migration does not know of it. */
  judge({ name, by, atMs }: SentSignal, { decisions, ignoredSignals }: Known): WatchLine | null {
    const taken = decisions.find(
      (one) =>
        one.kind === name &&
        one.approver === personName(printable(by)) &&
        one.atMs >= atMs &&
        this.isNew(`taken/${name}/${by}/${one.atMs}`),
    );
    if (taken !== undefined) return { atMs: taken.atMs, kind: 'message', text: `${name}: taken` };
    const ignored = ignoredSignals.find(
      (one) =>
        one.name === name &&
        one.atMs >= atMs &&
        this.isNew(`ignored/${name}/${one.why}/${one.atMs}`),
    );
    if (ignored === undefined) return null;
    return { atMs: ignored.atMs, kind: 'message', text: `${name} changed nothing: ${ignored.why}` };
  }

  private isNew(key: string): boolean {
    return !this.told.has(key) && this.told.add(key).has(key);
  }
}
