import type { temporal } from '@temporalio/proto';
import { duration } from '../../planner/duration.ts';
import { readPayload } from './read-payload.ts';
import type { WatchLine } from './watch-line.ts';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Failure = temporal.api.failure.v1.IFailure | null | undefined;

interface Step {
  id: string;
  summary: string;
  scheduledAtMs: number;
  attempt: number;
  /** Told only where it fails: it runs beside the steps, again and again. */
  quiet: boolean;
}

/** Where else to look in the Temporal UI means nothing at a terminal. */
const UI_ONLY = /[:;]( all else:)? see the tab User Metadata$/;

/** The activity that writes the record. */
const WRITES_RECORD = 'writeRecord';

/**
 * Tells of the steps of a migration from its history. A failed attempt is not there while its step is tried again: only
 * what is pending tells it, so both tell by `failedAttempt`, and each once.
 */
export class ActivityTeller {
  /** By the number of the event that scheduled it. */
  private readonly steps = new Map<number, Step>();
  private readonly toldAttempts = new Set<string>();
  /** By step: what was told last, and up to which attempt it need not be told again. */
  private readonly lastTold = new Map<string, { why: string; quietUpTo: number }>();

  /** @returns null for an event that is none of a step, undefined for one that says nothing. */
  tell(event: HistoryEvent, atMs: number): WatchLine | null | undefined {
    const { activityTaskScheduledEventAttributes: scheduled } = event;
    if (scheduled) return this.scheduled(event, atMs) ?? undefined;
    if (event.activityTaskStartedEventAttributes) return this.started(event, atMs);
    const ended =
      event.activityTaskCompletedEventAttributes ?? event.activityTaskCanceledEventAttributes;
    if (ended) return this.ended(this.steps.get(Number(ended.scheduledEventId)), atMs) ?? undefined;
    const failed =
      event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
    if (!failed) return null;
    const step = this.steps.get(Number(failed.scheduledEventId));
    const why = messageOf(failed.failure);
    return { atMs, kind: 'failed', text: `${nameOf(step)}: given up: ${why}` };
  }

  /**
   * Why an attempt failed. What fails for hours with the same words is told ever more rarely: each time after twice as
   * many attempts.
   *
   * @param attempt that failed, from 1.
   * @returns null where that was told.
   */
  failedAttempt(id: string, attempt: number, why: string): Omit<WatchLine, 'atMs'> | null {
    const key = `${id}/${attempt}`;
    const step = this.find(id);
    if (step === undefined || this.toldAttempts.has(key)) return null;
    this.toldAttempts.add(key);
    const last = this.lastTold.get(id);
    if (last?.why === why && attempt < last.quietUpTo) return null;
    this.lastTold.set(id, { why, quietUpTo: 2 * attempt });
    return {
      kind: 'failed',
      text: `${step.summary}: attempt ${attempt} failed and is tried again: ${why}`,
    };
  }

  /** What a pending step is called, and since when it is; undefined before its event was told. */
  find(id: string): Pick<Step, 'summary' | 'scheduledAtMs' | 'quiet'> | undefined {
    return [...this.steps.values()].find((step) => step.id === id);
  }

  private scheduled(event: HistoryEvent, atMs: number): WatchLine | null {
    const { activityId, activityType } = event.activityTaskScheduledEventAttributes ?? {};
    const summary = readPayload(event.userMetadata?.summary);
    const named = typeof summary === 'string' ? summary : (activityType?.name ?? 'a step');
    const text = named.replace(UI_ONLY, '');
    const id = activityId ?? '';
    const quiet = activityType?.name === WRITES_RECORD;
    const step = { id, summary: text, scheduledAtMs: atMs, attempt: 1, quiet };
    this.steps.set(Number(event.eventId), step);
    return quiet ? null : { atMs, kind: 'begun', text };
  }

  private started(event: HistoryEvent, atMs: number): WatchLine | undefined {
    const started = event.activityTaskStartedEventAttributes;
    const step = this.steps.get(Number(started?.scheduledEventId));
    if (step === undefined) return undefined;
    step.attempt = started?.attempt ?? 1;
    if (step.attempt === 1) return undefined;
    const why = messageOf(started?.lastFailure);
    const told = this.failedAttempt(step.id, step.attempt - 1, why);
    return told === null ? undefined : { atMs, ...told };
  }

  private ended(step: Step | undefined, atMs: number): WatchLine | null {
    if (step?.quiet === true && step.attempt === 1) return null;
    const tries = step === undefined || step.attempt === 1 ? '' : `, attempt ${step.attempt}`;
    const took = step === undefined ? '' : ` (${span(atMs - step.scheduledAtMs)}${tries})`;
    return { atMs, kind: 'ended', text: `${nameOf(step)}${took}` };
  }
}

/** Of a failure and what it was caused by, the words that say most. */
export function messageOf(failure: Failure): string {
  const message = failure?.message ?? '';
  return message === '' ? (failure?.cause?.message ?? 'no reason was given') : message;
}

function nameOf(step: Step | undefined): string {
  return step?.summary ?? 'a step';
}

/** Inside an outage tenths of a second count. */
function span(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms / 1000);
}
