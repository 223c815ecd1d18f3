import { PHASES } from '../model/phase.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { MigrationStatus } from '../model/status.ts';

/** What is known of a migration before its first step. */
export function initialStatus(request: MigrationRequest): MigrationStatus {
  const { source, target, cutover, dryRun } = request;
  return {
    source,
    target: { context: target.context, namespace: target.namespace, cluster: target.cluster },
    requestedBy: request.requestedBy,
    approval: request.approval,
    order: cutover.order,
    repository: target.repository,
    window: cutover.window,
    phase: PHASES[0],
    record: dryRun ? null : { rows: 0, written: 0, head: null, behind: null },
    ...untilTheProof(),
    ...afterTheProof(),
  };
}

type Asked =
  | 'record'
  | 'source'
  | 'target'
  | 'requestedBy'
  | 'approval'
  | 'order'
  | 'repository'
  | 'window'
  | 'phase';
type Early = Exclude<keyof MigrationStatus, Asked | keyof ReturnType<typeof afterTheProof>>;

function untilTheProof(): Pick<MigrationStatus, Early> {
  return {
    outcome: null,
    waitingFor: null,
    held: null,
    approvals: [],
    approved: null,
    reminders: 0,
    phases: {},
    findings: [],
    refusal: null,
    planHash: null,
    lag: null,
    evidence: null,
    undoneCutOvers: [],
    decisions: [],
    ignoredSignals: [],
    stopForecast: null,
    rehearsalMs: null,
  };
}

function afterTheProof() {
  return {
    proof: null,
    outage: null,
    pastPointOfNoReturn: false,
    promotionSentAtMs: null,
    writeOutageSeconds: null,
    targetTimeline: null,
    fullBackup: null,
    deleting: false,
    lostDeleteCured: false,
    parked: null,
    retirement: null,
    refusedDeletes: [],
    fallBack: null,
    undoing: false,
    undone: [],
    notUndone: [],
    reason: null,
  };
}
