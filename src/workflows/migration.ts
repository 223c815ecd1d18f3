import { setCurrentDetails, CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Phase } from '../model/phase.ts';
import type { Plan } from '../model/plan.ts';
import type { Proof } from '../model/proof.ts';
import type { RowContents } from '../model/record.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { MigrationStatus, WaitingFor } from '../model/status.ts';
import { uiLinks } from '../model/ui-links.ts';
import { renderDetails } from './details.ts';
import { rootMessage } from './root-failure.ts';
import { initialStatus } from './initial-status.ts';
import { ShownAttributes } from './shown-attributes.ts';
import { RunningRecord } from './running-record.ts';
import { UndoStack } from './undo.ts';
import { actOf, type Act } from './act.ts';

/**
 * Steps after which the record is written, besides gates, decisions and the end. Not more often: each time costs six events
 * of the history, and what is not written yet is kept by Temporal.
 */
const WRITTEN_AFTER: readonly Phase[] = ['promote'];

/** One migration in flight: what was asked, what is known, what would have to be undone. */
export class Migration {
  readonly request: MigrationRequest;
  readonly status: MigrationStatus;
  readonly undo = new UndoStack();
  readonly record: RunningRecord;
  readonly act: Act;
  /** Everything up to the point of no return runs in here; an abort cancels it. */
  readonly untilPointOfNoReturn = new CancellationScope();
  /**
   * In the order promote-then-delete, everything between the promotion and the delete; a fall-back cancels it. Only that:
   * Temporal's own cancel names nobody, and does not say that the writes of v2 may be lost.
   */
  readonly untilDelete = new CancellationScope({
    cancellable: true,
    parent: new CancellationScope({ cancellable: false }),
  });
  private readonly attributes = new ShownAttributes();
  /** Set by `preflight`; every later phase needs it. */
  plan: Plan | undefined;

  constructor(request: MigrationRequest) {
    this.request = request;
    this.status = initialStatus(request);
    this.record = new RunningRecord(this.status, () => {
      this.show();
    });
    this.act = actOf(this.record);
  }

  /** Run one phase of the checklist, and show it. */
  async inPhase<T>(phase: Phase, run: () => Promise<T>): Promise<T> {
    const { status } = this;
    const startedAtMs = Date.now();
    const earlier = status.phases[phase];
    const timing = {
      startedAtMs,
      totalMs: earlier?.totalMs ?? 0,
      running: true,
    };
    status.phase = phase;
    status.phases[phase] = timing;
    this.show();
    this.record.add('phaseBegan', {});
    let failure: string | null = null;
    try {
      return await run();
    } catch (error) {
      failure = rootMessage(error);
      throw error;
    } finally {
      const ms = Date.now() - startedAtMs;
      timing.totalMs += ms;
      timing.running = false;
      this.record.add('phaseEnded', { ms, failure });
      if (WRITTEN_AFTER.includes(phase)) this.record.flush();
      this.show();
    }
  }

  /** Say that a person or something outside must act, while `run` waits for it. */
  async whileWaitingFor<T>(
    { what, who, untilMs = null }: Pick<WaitingFor, 'what' | 'who'> & { untilMs?: number | null },
    run: () => Promise<T>,
  ): Promise<T> {
    this.status.waitingFor = { what, who, sinceMs: Date.now(), untilMs };
    this.show();
    try {
      return await run();
    } finally {
      this.status.waitingFor = null;
    }
  }

  /**
   * Say that from now on nobody can write.
   *
   * @param withinMs after which it is undone by itself; null is never.
   * @returns since when, in milliseconds since the epoch.
   */
  outageBegins(withinMs: number | null): number {
    const sinceMs = this.status.outage?.sinceMs ?? Date.now();
    this.status.outage = { sinceMs, untilMs: withinMs === null ? null : sinceMs + withinMs };
    this.show();
    return sinceMs;
  }

  /** Say that what ends it is under way: it does not end by a clock any more. */
  outageIsBeingEnded(): void {
    if (this.status.outage !== null) this.status.outage.untilMs = null;
    this.show();
  }

  /** Say that somebody takes writes again. @param seconds as measured; by Temporal's clock where they were not. */
  outageEnds(end: RowContents['outage']['end'], seconds?: number): void {
    const { outage } = this.status;
    this.status.outage = null;
    if (outage !== null) {
      const { sinceMs } = outage;
      this.record.add('outage', {
        sinceMs,
        seconds: seconds ?? (Date.now() - sinceMs) / 1000,
        end,
      });
    }
    this.show();
  }

  requireProof(): Proof {
    if (this.status.proof === null) throw new Error('there is no proof');
    return this.status.proof;
  }

  requirePlan(): Plan {
    if (this.plan === undefined) throw new Error('preflight has made no plan');
    return this.plan;
  }

  /** Refresh what the Temporal UI shows: current details, and search attributes. */
  show(): void {
    setCurrentDetails(renderDetails(this.status, pendingActivitiesPage()));
    this.attributes.show(this.status);
  }
}

/** Without a host: the page is shown by the UI that it leads to. The UI's own `{workflowId}` is not encoded. */
function pendingActivitiesPage(): string {
  const { namespace, workflowId, runId } = workflowInfo();
  return uiLinks('', namespace).run(workflowId, runId, 'pending-activities');
}
