import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import {
  ApplicationFailure,
  RetryState,
  defaultPayloadConverter,
  type Payload,
} from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/cli/cli-error.ts';
import { readMigration } from '../../src/cli/read-migration.ts';
import { status } from '../helpers/builders.ts';

const ID = 'handover-pg-cluster1';

interface World {
  state?: string;
  describe?: () => Promise<never>;
  query?: (name: string) => Promise<unknown>;
  result?: () => Promise<unknown>;
  pendingActivities?: object[];
}

/** A client of only those calls that reading needs. */
function clientOf({ state = 'RUNNING', pendingActivities, ...calls }: World): Client {
  const handle = {
    describe: () =>
      Promise.resolve({
        runId: 'run-1',
        status: { name: state },
        historyLength: 42,
        raw: { pendingActivities },
      }),
    query: () => Promise.reject(new Error('not to be asked')),
    result: () => Promise.reject(new Error('not to be asked')),
    ...calls,
  };
  const withDeadline = (_at: number, run: () => Promise<unknown>) => run();
  return { withDeadline, workflow: { getHandle: () => handle } } as unknown as Client;
}

const read = (world: World) => readMigration(clientOf(world), ID);

function failedBecause(cause: Error): World {
  const error = new WorkflowFailedError('failed', cause, RetryState.NON_RETRYABLE_FAILURE);
  return { state: 'FAILED', result: () => Promise.reject(error) };
}

const beat = (details: unknown): { payloads: Payload[] } => ({
  payloads: [defaultPayloadConverter.toPayload(details)],
});

describe('a migration that goes on', () => {
  const query = (name: string) => {
    expect(name).toBe('status');
    return Promise.resolve(status({ phase: 'replicate' }));
  };

  it('is asked for its status', async () => {
    await expect(read({ query })).resolves.toEqual({
      workflowId: ID,
      runId: 'run-1',
      temporalStatus: 'RUNNING',
      status: status({ phase: 'replicate' }),
      failure: null,
      pending: [],
      historyEvents: 42,
    });
  });

  it('cannot be read while no worker runs, and says how to start one', async () => {
    const unread = read({ query: () => Promise.reject(new Error('no poller')) });
    await expect(unread).rejects.toThrow(CliError);
    await expect(unread).rejects.toThrow(/^No worker answers/);
    await expect(unread).rejects.toMatchObject({ remedy: 'Start one: npm run worker' });
  });

  it('tells what its pending steps wait for', async () => {
    const pendingActivities = [
      {
        activityType: { name: 'awaitStandby' },
        attempt: 3,
        lastFailure: { message: 'worker died' },
        heartbeatDetails: beat({
          ...{ waitingFor: 'v2 to follow', seen: 'no pod yet', sinceMs: 1 },
          facts: { transactions: 7 },
        }),
      },
      { activityType: { name: 'applyStandby' } },
      { heartbeatDetails: beat(null) },
    ];
    const { pending } = await read({ query, pendingActivities });
    const nothing = { attempt: 1, lastFailure: null, waitingFor: null, seen: null, facts: null };
    expect(pending).toEqual([
      {
        activity: 'awaitStandby',
        attempt: 3,
        lastFailure: 'worker died',
        waitingFor: 'v2 to follow',
        seen: 'no pod yet',
        facts: { transactions: 7 },
      },
      { activity: 'applyStandby', ...nothing },
      { activity: 'unknown', ...nothing },
    ]);
  });
});

describe('a migration that has ended', () => {
  it('gives its result, with nobody asked', async () => {
    const ended = status({ outcome: 'migrated' });
    const view = await read({ state: 'COMPLETED', result: () => Promise.resolve(ended) });
    expect(view).toMatchObject({ status: ended, failure: null, temporalStatus: 'COMPLETED' });
  });

  it('gives the status that its failure carries, and the reason', async () => {
    const ended = status({ outcome: 'failed', notUndone: ['the lock on v1'] });
    const cause = ApplicationFailure.create({ message: 'it broke', details: [ended] });
    await expect(read(failedBecause(cause))).resolves.toMatchObject({
      status: ended,
      failure: 'it broke',
    });
  });

  it('has no status where the input was refused: nothing ran', async () => {
    const faults = [{ path: 'source', problem: 'must be an object, is missing' }];
    const cause = ApplicationFailure.create({ message: 'wrong input', details: [faults] });
    await expect(read(failedBecause(cause))).resolves.toMatchObject({
      status: null,
      failure: 'wrong input',
    });
  });

  it('is asked of a worker where its failure carries no status, as when it was cancelled', async () => {
    const query = () => Promise.resolve(status({ outcome: 'cancelled' }));
    const cancelled = { ...failedBecause(new Error('Workflow execution cancelled')), query };
    await expect(read(cancelled)).resolves.toMatchObject({
      status: status({ outcome: 'cancelled' }),
      failure: 'Workflow execution cancelled',
    });
  });

  it('has no status where no worker answers either', async () => {
    await expect(read(failedBecause(new Error('terminated')))).resolves.toMatchObject({
      status: null,
      failure: 'terminated',
    });
  });

  it('does not take a lost connection for a failed migration', async () => {
    const lost = new Error('connection lost');
    const world = { state: 'FAILED', result: () => Promise.reject(lost) };
    await expect(read(world)).rejects.toBe(lost);
  });
});

describe('a workflow ID that Temporal does not know', () => {
  it('is told as such, with a way to look for it', async () => {
    const missing = new WorkflowNotFoundError('not found', ID, undefined);
    const unknown = read({ describe: () => Promise.reject(missing) });
    await expect(unknown).rejects.toThrow(CliError);
    await expect(unknown).rejects.toThrow(`Temporal knows no migration ${ID}.`);
    await expect(unknown).rejects.toMatchObject({
      remedy: 'Look for it: handover list',
    });
  });

  it('is not what any other failure means', async () => {
    const lost = new Error('connection lost');
    await expect(read({ describe: () => Promise.reject(lost) })).rejects.toBe(lost);
  });
});
