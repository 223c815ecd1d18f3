import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { openGate } from '../../../bench/cutover/open-gate.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';

/** Each question is answered by a replay: asked too often, it would take the processor from what it asks about. */
const POLL_MS = 1_000;

/**
 * A person who approves whatever is shown, once, until the migration has ended or `until` is so. Workers may be dead for
 * a while: then nobody answers, and it is asked again.
 */
export async function approveEveryGate(
  handle: WorkflowHandle,
  { withinMs, until = () => false }: { withinMs: number; until?: (s: MigrationStatus) => boolean },
): Promise<void> {
  const approved = new Set<string>();
  const deadline = Date.now() + withinMs;
  for (;;) {
    const { status: run } = await handle.describe();
    if (run.name !== 'RUNNING') return;
    const status = await handle.query<MigrationStatus>('status').catch(() => null);
    if (status !== null && until(status)) return;
    const evidenceId = status === null ? null : openGate(status);
    if (evidenceId !== null && !approved.has(evidenceId)) {
      await handle.signal('approve', { approver: 'ada', evidenceId });
      approved.add(evidenceId);
    }
    if (Date.now() > deadline)
      throw new Error(`had not ended after ${withinMs / 1000} s; ${JSON.stringify(status)}`);
    await sleep(POLL_MS);
  }
}
