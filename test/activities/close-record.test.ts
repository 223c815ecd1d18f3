import { WorkflowNotFoundError } from '@temporalio/client';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { describe, expect, it, vi } from 'vitest';
import { closeRecordActivities } from '../../src/activities/close-record.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { RowContents } from '../../src/model/record.ts';
import type { RecordStore, UnnumberedRow } from '../../src/model/record-store.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { BEGAN_MS, clientWith, historyOf, started } from '../helpers/builders/history.ts';

type Event = temporal.api.history.v1.IHistoryEvent;

const RUN = { workflowId: 'pg/cluster1', runId: 'run-1' };
const { awaitClosed, closeRecord } = closeRecordActivities;
const gone = new WorkflowNotFoundError('not there', RUN.workflowId, RUN.runId);

/** A store that keeps what it is given. */
function store() {
  const rows: UnnumberedRow[] = [];
  const histories: { json: string; events: number }[] = [];
  const audit: Partial<RecordStore> = {
    appendNext: (_run, row) => {
      rows.push(row);
      return Promise.resolve({ last: rows.length, head: 'hash' });
    },
    saveHistory: (_run, history) => {
      histories.push(history);
      return Promise.resolve({ sha256: 'sha' });
    },
  };
  return { clients: { audit } as unknown as Clients, rows, histories };
}

async function closed(last: Event) {
  const { clients, rows, histories } = store();
  const history = historyOf(started('dora'), last);
  const { client, asked } = clientWith({ fetchHistory: () => Promise.resolve(history) });
  const answer = await activityEnvironment({}, client).run(() => closeRecord(clients, RUN));
  return { answer, row: rows[0], rows, histories, asked };
}

describe('the last row of a record', () => {
  it.each<[string, Event]>([
    ['COMPLETED', { workflowExecutionCompletedEventAttributes: {} }],
    ['FAILED', { workflowExecutionFailedEventAttributes: {} }],
    ['CANCELED', { workflowExecutionCanceledEventAttributes: {} }],
    ['TERMINATED', { workflowExecutionTerminatedEventAttributes: {} }],
    ['TIMED_OUT', { workflowExecutionTimedOutEventAttributes: {} }],
    ['UNKNOWN', { workflowTaskStartedEventAttributes: {} }],
  ])('says how Temporal closed the run, and when: %s', async (status, last) => {
    const { answer, row } = await closed(last);
    expect(answer).toEqual({ status });
    expect(row).toEqual({
      ...{ kind: 'closed', phase: null, atMs: BEGAN_MS + 1678 },
      content: {
        ...{ status, closedAtMs: BEGAN_MS + 1678, terminatedBy: null, terminatedWhy: null },
        history: { events: 2, sha256: 'sha' },
      },
    });
  });

  it('says who terminated it, and why', async () => {
    const by = { identity: 'eve@desk', reason: 'it took too long' };
    const { row } = await closed({ workflowExecutionTerminatedEventAttributes: by });
    expect(row?.content).toMatchObject({
      terminatedBy: 'eve@desk',
      terminatedWhy: 'it took too long',
    });
  });

  it('is the only one that is added, with the history that Temporal will forget, readable as such', async () => {
    const { rows, histories, asked } = await closed({
      workflowExecutionCompletedEventAttributes: {},
    });
    expect(rows).toHaveLength(1);
    expect(asked).toEqual([RUN]);
    const read = historyFromJSON(JSON.parse(histories[0]?.json ?? ''));
    expect(read.events).toHaveLength(2);
    expect(histories[0]?.events).toBe(2);
  });

  it('says so where Temporal has forgotten the run: then there is no history', async () => {
    const { clients, rows, histories } = store();
    const { client } = clientWith({ fetchHistory: () => Promise.reject(gone) });
    const close = () => activityEnvironment({}, client).run(() => closeRecord(clients, RUN));
    expect(await close()).toEqual({ status: 'UNKNOWN' });
    await close();
    const forgotten: RowContents['closed'] = {
      ...{ status: 'UNKNOWN', closedAtMs: null, terminatedBy: null, terminatedWhy: null },
      history: null,
    };
    expect(rows.map(({ content }) => content)).toEqual([forgotten, forgotten]);
    expect(histories).toEqual([]);
  });

  it('is tried again where Temporal does not answer', async () => {
    const { clients, rows } = store();
    const { client } = clientWith({ fetchHistory: () => Promise.reject(new Error('away')) });
    const run = activityEnvironment({}, client).run(() => closeRecord(clients, RUN));
    await expect(run).rejects.toThrow('away');
    expect(rows).toEqual([]);
  });
});

describe('the keeper of a record', () => {
  const statuses = (...names: string[]) => {
    let looks = 0;
    const describe = () => Promise.resolve({ status: { name: names[looks++] ?? 'COMPLETED' } });
    return { describe, looks: () => looks };
  };

  it.each(['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT'])(
    'waits no longer once the run is %s',
    async (name) => {
      const { client } = clientWith(statuses(name));
      const waits = activityEnvironment({}, client).run(() => awaitClosed({} as Clients, RUN));
      await expect(waits).resolves.toBeUndefined();
    },
  );

  it('waits while it runs, and tells what for', async () => {
    vi.useFakeTimers();
    try {
      const run = statuses('RUNNING', 'RUNNING');
      const { client } = clientWith(run);
      const environment = activityEnvironment({}, client);
      const beats: unknown[] = [];
      environment.on('heartbeat', (told) => beats.push(told));
      let ended = false;
      const waits = environment.run(() => awaitClosed({} as Clients, RUN));
      void waits.then(() => (ended = true));
      await vi.advanceTimersByTimeAsync(5_100);
      expect([run.looks(), ended]).toEqual([2, false]);
      await vi.advanceTimersByTimeAsync(5_000);
      await waits;
      expect(beats).toMatchObject([{ waitingFor: 'the migration pg/cluster1 to end' }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a run that Temporal has forgotten for closed, and no other failure', async () => {
    const waitFor = (error: Error) => {
      const { client } = clientWith({ describe: () => Promise.reject(error) });
      return activityEnvironment({}, client).run(() => awaitClosed({} as Clients, RUN));
    };
    await expect(waitFor(gone)).resolves.toBeUndefined();
    await expect(waitFor(new Error('away'))).rejects.toThrow('away');
  });
});
