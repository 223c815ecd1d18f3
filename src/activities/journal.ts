import { Context } from '@temporalio/activity';
import {
  NOT_THERE,
  type AnsweredChange,
  type ChangeLog,
  type SentChange,
} from '../clients/change-log.ts';
import type { ChangeMade, FailedAttempt, Journal } from '../model/change.ts';

/** More is counted, not kept: it travels with every heartbeat, and Temporal takes 2 MB at most. */
const MOST_ENTRIES = 40;
const LONGEST_TEXT = 1000;
/** Of all fields together, in characters. */
const LONGEST_FIELDS = 200_000;

/**
 * What a call of the workflow did to the world. One that is made again finds in its heartbeat what the attempts before
 * it did, so that nothing is forgotten that was told once: an attempt that fails hands all of it on, and one whose worker
 * was killed all but its last second.
 */
export class OpenJournal implements ChangeLog {
  private readonly context: Context;
  private readonly told: () => void;
  private readonly journal: Journal;

  /** @param told is called when there is more to hand on. */
  constructor(context: Context, told: () => void) {
    this.context = context;
    this.told = told;
    this.journal = journalIn(context.info.heartbeatDetails) ?? {
      changes: [],
      failedAttempts: [],
      leftOut: 0,
      failedUpTo: 0,
    };
    this.missEarlier();
  }

  sent(change: SentChange): (answer: AnsweredChange) => void {
    const made: ChangeMade = {
      ...change,
      ...this.call(),
      statement: change.statement === null ? null : shortened(change.statement),
      sentAtMs: Date.now(),
      uidAfter: null,
      fields: [],
      fieldsLeftOut: 0,
      answer: null,
      times: 1,
    };
    this.afterItsLike(made);
    this.keep(this.journal.changes, made);
    this.told();
    return ({ answer, ...seen }) => {
      Object.assign(made, seen, { answer: answer === null ? null : shortened(answer) });
      this.cutFields(made);
      // A delete that found nothing has changed nothing: loops send those until nothing is left.
      if (answer === NOT_THERE) this.forget(made);
      else this.told();
    };
  }

  failed(code: string, why: string): void {
    const { attempt } = this.call();
    this.keep(this.journal.failedAttempts, {
      ...this.call(),
      code,
      why: shortened(why),
      atMs: Date.now(),
    });
    this.journal.failedUpTo = attempt;
    this.told();
  }

  /** What there is to hand on; undefined when nothing is. */
  get carried(): Journal | undefined {
    const { changes, failedAttempts } = this.journal;
    return changes.length + failedAttempts.length > 0 ? this.journal : undefined;
  }

  /** Attempts that did not live to say how they failed. */
  private missEarlier(): void {
    const { journal } = this;
    const { activity, attempt: now } = this.call();
    for (let attempt = journal.failedUpTo + 1; attempt < now; attempt++)
      this.keep(journal.failedAttempts, { activity, attempt, ...NO_WORD });
    journal.failedUpTo = Math.max(journal.failedUpTo, now - 1);
  }

  /** A wait sends the same again and again until it comes through: that is one change. */
  private afterItsLike(made: ChangeMade): void {
    const last = this.journal.changes.at(-1);
    if (last === undefined || last.answer === null || cameThrough(last.answer)) return;
    if (!isLike(last, made)) return;
    made.times = last.times + 1;
    this.journal.changes.pop();
  }

  private forget(made: ChangeMade): void {
    this.journal.changes = this.journal.changes.filter((change) => change !== made);
  }

  /** How it began and how it goes now say most; of changes, those that came through. */
  private keep<T extends ChangeMade | FailedAttempt>(list: T[], entry: T): void {
    list.push(entry);
    if (list.length <= MOST_ENTRIES) return;
    const middle = list.slice(MOST_ENTRIES / 2, -1);
    const spare = middle.find((one) => !('answer' in one && cameThrough(one.answer))) ?? middle[0];
    list.splice(list.indexOf(spare ?? entry), 1);
    this.journal.leftOut++;
  }

  private cutFields(made: ChangeMade): void {
    const others = this.journal.changes.filter((change) => change !== made);
    let left = LONGEST_FIELDS - JSON.stringify(others.map(({ fields }) => fields)).length;
    const kept = made.fields.filter((field) => (left -= JSON.stringify(field).length) > 0);
    made.fieldsLeftOut += made.fields.length - kept.length;
    made.fields = kept;
  }

  private call() {
    const { activityType, attempt } = this.context.info;
    return { activity: activityType, attempt };
  }
}

function cameThrough(answer: string | null): boolean {
  return answer === 'done' || answer === 'unchanged';
}

function isLike(a: ChangeMade, b: ChangeMade): boolean {
  return (
    a.attempt === b.attempt &&
    a.verb === b.verb &&
    a.object === b.object &&
    a.server === b.server &&
    a.statement === b.statement
  );
}

const NO_WORD = {
  code: 'NO_WORD',
  why: 'it never answered: its worker died, was cut off, or was ended',
  atMs: null,
} as const;

/** The journal in what a heartbeat holds. */
export function journalIn(details: unknown): Journal | undefined {
  const { journal } = (details ?? {}) as { journal?: Journal };
  return journal === undefined ? undefined : structuredClone(journal);
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
