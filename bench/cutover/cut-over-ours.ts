import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { MigrationRequestInput } from '../../src/model/request-input.ts';
import type { MigrationReport, MigrationStatus } from '../../src/model/status.ts';
import type { Traces } from './cut-over.ts';
import { openGate } from './open-gate.ts';
import type { ServerPod, Trial } from './trial.ts';

/** Where workflows are started, and what runs them. */
export interface Orchestrator {
  client: Client;
  /** How the worker ended; null while it runs. */
  workerEnded: () => string | null;
}

/** Fixed in `src/config.ts` as the default of a worker that is told no other. */
const TASK_QUEUE = 'pg-handover';
/** Seldom enough that the looks cost the cut-over nothing to speak of: a query is answered by the worker. */
const POLL_MS = 500;
const TIMEOUT_MS = 600_000;

/**
 * The real workflow, run by a real worker in a process of its own, approved by signal as soon as a gate opens: the second
 * one, too, in the order that has it. A cut-over that was undone on the way counts as a failed run.
 */
export async function cutOverByUs(
  { client, workerEnded }: Orchestrator,
  trial: Trial,
  order: 'delete-then-promote' | 'promote-then-delete',
): Promise<Traces> {
  const { source, target } = trial;
  const input: MigrationRequestInput = {
    source: { namespace: source.namespace, cluster: source.name },
    target: { namespace: target.namespace, cluster: target.name },
    ...(order === 'promote-then-delete' && { cutover: { order } }),
  };
  const handle = await client.workflow.start('migrateUsingStandby', {
    taskQueue: TASK_QUEUE,
    workflowId: `bench-${source.namespace}`,
    args: [input],
  });
  try {
    const targetPod = await approveGates(handle, trial, workerEnded);
    const report = (await handle.result()) as MigrationReport;
    if (targetPod === null) throw new Error(`no gate ever opened; it ended as ${report.outcome}`);
    return tracesOf(report, targetPod);
  } finally {
    // Of a failed run only: no migration is to go on while the next run is measured. One that has ended says so.
    await handle.terminate('the bench gave up').catch(() => undefined);
  }
}

/**
 * Approves what is to be approved until the workflow has ended.
 *
 * @returns v2's pod as it was at the first gate; null if none ever opened.
 */
async function approveGates(
  handle: WorkflowHandle,
  trial: Trial,
  workerEnded: Orchestrator['workerEnded'],
): Promise<ServerPod | null> {
  const approved = new Set<string>();
  let targetPod: ServerPod | null = null;
  const deadline = Date.now() + TIMEOUT_MS;
  while (Date.now() < deadline) {
    await sleep(POLL_MS);
    const { status: run } = await handle.describe();
    if (run.name !== 'RUNNING') return targetPod;
    const ended = workerEnded();
    if (ended !== null) throw new Error(`the worker ended: ${ended}`);
    // A worker that has not loaded the workflow yet answers no query.
    const status = await handle.query<MigrationStatus>('status').catch(() => null);
    if (status === null) continue;
    refuseUndone(status);
    const evidenceId = openGate(status);
    if (evidenceId === null || approved.has(evidenceId)) continue;
    targetPod ??= await trial.targetPod();
    await handle.signal('approve', { approver: 'bench', evidenceId });
    approved.add(evidenceId);
  }
  throw new Error(`the migration had not ended after ${TIMEOUT_MS / 1000} s`);
}

function refuseUndone({ undoneCutOvers: [undone] }: MigrationStatus): void {
  if (undone !== undefined) throw new Error(`a cut-over was undone: ${undone.why}`);
}

function tracesOf(report: MigrationReport, targetPod: ServerPod): Traces {
  const { outcome, reason, proof, promotionSentAtMs } = report;
  refuseUndone(report);
  if (outcome !== 'migrated') throw new Error(`it ended as ${outcome}: ${reason ?? 'no reason'}`);
  if (proof === null) throw new Error('it has no proof');
  if (promotionSentAtMs === null) throw new Error('it does not say when the promotion was sent');
  return { lastSegment: proof.lastSegment, targetPod, promotionSentAtMs };
}
