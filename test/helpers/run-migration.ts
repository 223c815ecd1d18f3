import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import type { MigrationReport, MigrationStatus } from '../../src/model/status.ts';
import type { migrateUsingStandby } from '../../src/workflows/index.ts';
import { asRegistered } from './as-registered.ts';
import './provided.ts';

export interface RunningMigration {
  handle: WorkflowHandle<typeof migrateUsingStandby>;
  status: () => Promise<MigrationStatus>;
  /** Wait until the status is as wanted; rejects with the last one seen. */
  until: (what: string, wanted: (status: MigrationStatus) => boolean) => Promise<MigrationStatus>;
  atGate: () => Promise<MigrationStatus>;
  result: () => Promise<MigrationReport>;
}

export const REQUEST = {
  source: { namespace: 'pg', cluster: 'cluster1' },
  target: { cluster: 'cluster1-v2' },
};

const UNTIL_TIMEOUT_MS = 15_000;
const POLL_MS = 25;

/** Start a migration against fake activities on the real server, and let `use` talk to it. */
export async function runMigration<T>(
  activities: Activities,
  input: unknown[],
  use: (migration: RunningMigration) => Promise<T>,
): Promise<T> {
  const address = inject('temporalAddress');
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const taskQueue = `test-${randomUUID()}`;
  try {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: { codePath: inject('bundlePath') },
      activities: asRegistered(activities),
      maxHeartbeatThrottleInterval: '100ms',
    });
    return await worker.runUntil(async () => {
      const handle = await new Client({ connection }).workflow.start<typeof migrateUsingStandby>(
        'migrateUsingStandby',
        // A slash: such an ID has to be encoded wherever it stands in an address.
        { taskQueue, workflowId: `${taskQueue}/1`, args: input as [unknown] },
      );
      return use(running(handle));
    });
  } finally {
    await connection.close();
    await native.close();
  }
}

/** A migration that was started, to talk to. */
export function running(handle: RunningMigration['handle']): RunningMigration {
  const status = () => handle.query<MigrationStatus>('status');
  const until: RunningMigration['until'] = async (what, wanted) => {
    const deadline = Date.now() + UNTIL_TIMEOUT_MS;
    for (;;) {
      const seen = await status();
      if (wanted(seen)) return seen;
      if (Date.now() > deadline)
        throw new Error(`never saw ${what}; last: ${JSON.stringify(seen, null, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  return {
    handle,
    status,
    until,
    atGate: () => until('the open gate', ({ waitingFor }) => waitingFor !== null),
    result: () => handle.result(),
  };
}

/** What approves the evidence of the fake world. */
export const APPROVE = { approver: 'ada', evidenceId: 'abcd1234' };

/** The failure that a workflow ended with. */
export async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await result.catch((e: unknown) => e);
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure)
    return error.cause;
  throw new Error(`expected a failed workflow, got ${String(error)}`);
}
