import { CancellationScope, condition } from '@temporalio/workflow';
import type { StandingApproval } from '../../model/decision.ts';
import type { Evidence } from '../../model/evidence.ts';
import { describeWindow, type MaintenanceWindow } from '../../model/maintenance-window.ts';
import { whoCanUnblock } from '../../planner/who-may-approve.ts';
import { atGate } from '../at-gate.ts';
import { gateStep, type GateEnd, type GateStep } from '../gate-step.ts';
import type { Migration } from '../migration.ts';
import { MigrationStopped } from '../migration-stopped.ts';

/** What was approved, and in which window the cut-over has to begin; null is at any time. */
export interface Approval {
  evidence: Evidence;
  window: MaintenanceWindow | null;
}

/**
 * The gate. Shows the evidence and waits for a person; nobody's answer means no. Closes when the cut-over may begin:
 * approved, not held, in its window.
 *
 * @returns null when the window was over before that: the gate opens again.
 * @throws {MigrationStopped} when it was rejected or the time ran out.
 */
export function awaitApproval(migration: Migration): Promise<Approval | null> {
  const { request, status } = migration;
  return migration.inPhase('awaitApproval', async () => {
    const evidence = await migration.act.collectEvidence(request, migration.requirePlan().planHash);
    status.evidence = evidence;
    status.lag = evidence.lag;
    status.stopForecast = await migration.act.measureStop(request.source);
    migration.record.add('gateOpened', { gate: 'cut-over', evidence });
    migration.record.flush();
    const undone = status.undoneCutOvers.at(-1)?.why ?? null;
    const { end, window, approvals } = await atGate(migration, { what: SOMEBODY, undone }, () =>
      new Gate(migration).closed(),
    );
    if (end === 'begin') return { evidence, window };
    if (end === 'missed') return missed(migration, window);
    throw stopped(migration, end, approvals);
  });
}

const SOMEBODY = 'a person to approve or reject the cut-over';

/** How one opening of the gate came to its end, and what stood then. */
interface Closed {
  end: GateEnd;
  window: MaintenanceWindow | null;
  approvals: readonly StandingApproval[];
}

function missed({ record, status }: Migration, window: MaintenanceWindow | null): null {
  const which = window === null ? '' : ` ${describeWindow(window)}`;
  const why = `nothing was begun: the window${which} was over, or too short for what was left of it.`;
  status.undoneCutOvers.push({ atMs: Date.now(), why });
  record.add('cutOverUndone', { why });
  return null;
}

function stopped(
  { status }: Migration,
  end: 'expired' | 'rejected',
  approvals: readonly StandingApproval[],
): MigrationStopped {
  const names = approvals.map(({ approver }) => approver).join(', ');
  const few = `only ${approvals.length} of ${status.approval.minApprovals} approved in time: ${names}.`;
  const rejection = status.decisions.find(({ kind }) => kind === 'reject');
  return end === 'rejected' && rejection !== undefined
    ? new MigrationStopped(
        'rejected',
        `${rejection.approver}: ${rejection.comment ?? 'no comment'}.`,
      )
    : new MigrationStopped('expired', names === '' ? 'nobody approved in time.' : few);
}

/** One opening of the gate. */
class Gate {
  private readonly migration: Migration;
  /** What is left of the time to decide; stands still while the gate is held or approved. */
  private leftMs: number;

  constructor(migration: Migration) {
    this.migration = migration;
    this.leftMs = migration.request.approval.timeoutSeconds * 1000;
  }

  async closed(): Promise<Closed> {
    const end = await this.ended();
    const { approved, approvals } = this.migration.status;
    return { end, window: approved?.window ?? null, approvals };
  }

  private async ended(): Promise<GateEnd> {
    for (;;) {
      const end = await this.watched();
      if (end === 'expired' || end === 'missed') return end;
      // Ending the watch takes some seconds, in which somebody may have paused, or moved what was held.
      const { afterMs, then } = this.step();
      if (afterMs === 0 && then !== 'missed') return then;
    }
  }

  /** Keep measuring until something is decided, and a window has come. */
  private async watched(): Promise<GateEnd> {
    const { act, request } = this.migration;
    const watch = new CancellationScope();
    // It ends by our cancelling it. If it failed before, the gate is checked again after the decision anyway.
    const watching = watch.run(() => act.watchGate(request)).catch(() => undefined);
    const end = await this.settled().finally(() => {
      watch.cancel();
    });
    // From here on nothing that is sent can change it any more.
    if (end === 'expired' || end === 'missed') this.migration.status.waitingFor = null;
    await watching;
    return end;
  }

  private async settled(): Promise<GateEnd> {
    const { status } = this.migration;
    for (;;) {
      const step = this.step();
      if (step.afterMs === 0) return step.then;
      this.say(step);
      const sinceMs = Date.now();
      const seen = status.decisions.length;
      const changed = await somethingOr(() => status.decisions.length > seen, step);
      // By the timer's word and not by the clock, which may run a little behind the server's.
      if (!changed && step.then === 'expired') return 'expired';
      if (step.then === 'expired' && step.afterMs !== null)
        this.leftMs = Math.max(1, this.leftMs - (Date.now() - sinceMs));
    }
  }

  private step(): GateStep {
    const { request, status } = this.migration;
    return gateStep({
      held: status.held,
      approved: status.approved,
      rejected: status.decisions.some(({ kind }) => kind === 'reject'),
      nowMs: Date.now(),
      leftMs: this.leftMs,
      maxWriteOutageSeconds: request.cutover.maxWriteOutageSeconds,
    });
  }

  /** Whom it waits for changes with what was sent; since when, only with what it waits for. */
  private say({ afterMs, then }: GateStep): void {
    const { status } = this.migration;
    const { approved, held, waitingFor } = status;
    let what = SOMEBODY;
    if (approved?.window) what = `the window ${describeWindow(approved.window)}`;
    if (held !== null) what = `a person to resume the cut-over, which ${held.by} holds`;
    const nowMs = Date.now();
    status.waitingFor = {
      what,
      who: whoCanUnblock(status),
      sinceMs: waitingFor?.what === what ? waitingFor.sinceMs : nowMs,
      untilMs: then === 'expired' && afterMs !== null ? nowMs + afterMs : null,
    };
    this.migration.show();
  }
}

/** What the timeline of the Temporal UI calls the time until each end. */
const TIMERS: Readonly<Record<GateEnd, string>> = {
  begin: 'Until the window begins',
  missed: 'Until the window is over',
  expired: 'Until nobody has answered: then everything is undone',
  rejected: 'Until the gate closes',
};

/** Resolves to false when the step's own time came first. */
async function somethingOr(happened: () => boolean, { afterMs, then }: GateStep): Promise<boolean> {
  if (afterMs !== null) return condition(happened, afterMs, { summary: TIMERS[then] });
  await condition(happened);
  return true;
}
