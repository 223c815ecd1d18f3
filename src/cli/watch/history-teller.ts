import type { temporal } from '@temporalio/proto';
import { describeCluster } from '../../model/names.ts';
import { parseRequest } from '../../model/parse-request.ts';
import { PHASE_TITLES, type Phase } from '../../model/phase.ts';
import { SEARCH_ATTRIBUTES } from '../../model/search-attributes.ts';
import { ActivityTeller, messageOf } from './activity-teller.ts';
import { readInput, readPayload } from './read-payload.ts';
import type { SentSignal } from './signal-judge.ts';
import { readEnd } from './read-end.ts';
import type { WatchEnd, WatchLine } from './watch-line.ts';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Tells what happened to a migration from its history alone: no worker has to run. */
export class HistoryTeller {
  readonly activities = new ActivityTeller();
  /** Signals that were told since the last look: what became of them is not in the history. */
  readonly signals: SentSignal[] = [];
  /** How it ended; null while it goes on. */
  end: WatchEnd | null = null;
  private readonly updates = new Map<string, { name: string; by: string }>();
  private phase: unknown;
  private outcome: unknown;

  /** @returns null for an event that means nothing to an operator. */
  tell(event: HistoryEvent): WatchLine | null {
    const atMs = timeOf(event);
    const step = this.activities.tell(event, atMs);
    if (step !== null) return step ?? null;
    const told = this.message(event, atMs) ?? this.workflow(event) ?? this.ended(event);
    return told === null ? null : { atMs, ...told };
  }

  private message(event: HistoryEvent, atMs: number): Told {
    const signaled = event.workflowExecutionSignaledEventAttributes;
    if (signaled) {
      const name = signaled.signalName ?? '';
      const by = approverOf(readInput(signaled.input));
      this.signals.push({ name, by, atMs });
      return { kind: 'message', text: `signal ${name} was sent${from(by)}` };
    }
    if (event.workflowExecutionCancelRequestedEventAttributes) {
      this.signals.push({ name: CANCELLATION, by: '', atMs });
      return { kind: 'message', text: 'its cancellation was requested' };
    }
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    if (accepted) {
      const by = approverOf(readInput(accepted.input?.args));
      this.updates.set(accepted.meta?.updateId ?? '', { name: accepted.input?.name ?? '', by });
      return null;
    }
    const completed = event.workflowExecutionUpdateCompletedEventAttributes;
    if (!completed) return null;
    const { name, by } = this.updates.get(completed.meta?.updateId ?? '') ?? UNKNOWN_UPDATE;
    const answer = completed.outcome?.failure
      ? messageOf(completed.outcome.failure)
      : readInput(completed.outcome?.success);
    return { kind: 'message', text: `${name}${from(by)}: ${String(answer)}` };
  }

  private workflow(event: HistoryEvent): Told {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) return { kind: 'begun', text: migrationOf(readInput(started.input)) };
    const failed = event.workflowTaskFailedEventAttributes;
    // The worker's own; Temporal also says so of a step that was overtaken by a signal, which is no trouble.
    if (failed?.failure?.message)
      return { kind: 'failed', text: `a worker could not go on: ${messageOf(failed.failure)}` };
    const shown =
      event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    if (!shown) return null;
    const phase = readPayload(shown[SEARCH_ATTRIBUTES.phase.name]);
    const outcome = readPayload(shown[SEARCH_ATTRIBUTES.outcome.name]);
    return this.shown(phase, outcome);
  }

  private shown(phase: unknown, outcome: unknown): Told {
    if (typeof phase === 'string' && phase !== this.phase) {
      this.phase = phase;
      const title = phase in PHASE_TITLES ? `: ${PHASE_TITLES[phase as Phase]}` : '';
      return { kind: 'phase', text: `${phase}${title}` };
    }
    if (typeof outcome !== 'string' || outcome === this.outcome) return null;
    this.outcome = outcome;
    return { kind: 'phase', text: `it ends as ${outcome}` };
  }

  private ended(event: HistoryEvent): Told {
    const end = readEnd(event);
    if (end === null) return null;
    this.end = end;
    return { kind: 'outcome', text: end.outcome };
  }
}

type Told = Omit<WatchLine, 'atMs'> | null;

const CANCELLATION = 'Request Cancellation';
const UNKNOWN_UPDATE = { name: 'an update', by: '' };

function migrationOf(input: unknown): string {
  const parsed = parseRequest(input);
  if (!parsed.ok) return 'a migration whose input is wrong';
  const { source, target, dryRun } = parsed.request;
  const what = dryRun ? 'the plan of a migration' : 'the migration';
  return `${what} of ${describeCluster(source)} to ${describeCluster(target)}`;
}

function approverOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const { approver } = (body ?? {}) as { approver?: unknown };
  return typeof approver === 'string' ? approver : '';
}

function from(by: string): string {
  return by === '' ? '' : ` by ${by}`;
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);
}
