import { describe, expect, it } from 'vitest';
import { writeRecordActivities } from '../../src/activities/write-record.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { RecordRow, RowContents } from '../../src/model/record.ts';
import type { RecordStore } from '../../src/model/record-store.ts';
import { softwareVersion } from '../../src/version.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { clientWith, historyOf, signaled, started } from '../helpers/builders/history.ts';

const RUN = { workflowId: 'pg/cluster1', runId: 'run-1' };
const { writeRecord } = writeRecordActivities;

const began = (seq: number): RecordRow => ({
  ...{ seq, atMs: 1, kind: 'phaseBegan', phase: 'preflight', content: {} },
});
const decision = (seq: number, sent: RowContents['decision']['sent']): RecordRow => ({
  ...{ seq, atMs: 1, kind: 'decision', phase: 'awaitApproval' },
  content: {
    ...{ name: 'approve', approver: 'Ada', comment: null, evidenceId: null, window: null },
    ...{ taken: true, why: null, sent },
  },
});

/** A worker whose store keeps what it is given, or refuses it. */
function worker(refuses: Error | null = null) {
  const given: unknown[][] = [];
  const append: RecordStore['append'] = (...args) => {
    given.push(args);
    return refuses === null
      ? Promise.resolve({ last: 7, head: 'hash', closed: false })
      : Promise.reject(refuses);
  };
  const clients = { audit: { append } } as unknown as Clients;
  let fetched = 0;
  const { client, asked } = clientWith({
    fetchHistory: () => {
      fetched++;
      return Promise.resolve(historyOf(started('dora@laptop'), signaled('approve', 'ada@ui')));
    },
  });
  const write = (rows: RecordRow[], info = {}) =>
    activityEnvironment({ workflowExecution: RUN, ...info }, client).run(() =>
      writeRecord(clients, { rows }),
    );
  return { write, given, asked, fetched: () => fetched };
}

describe('writing the record', () => {
  it('adds the rows to the run that asks for it, by this version, and says how far the store is', async () => {
    const { write, given } = worker();
    expect(await write([began(1), began(2)])).toEqual({ last: 7, head: 'hash' });
    expect(given).toEqual([[RUN, [began(1), began(2)], softwareVersion()]]);
  });

  it("puts in what Temporal knows of whoever sent somebody's word", async () => {
    const { write, given, asked, fetched } = worker();
    const rows = [decision(1, { by: 'signal', number: 1 }), began(2)];
    await write([...rows, decision(3, { by: 'update', updateId: 'gone' })]);
    const [[, written]] = given as [[unknown, RecordRow[]]];
    expect(written.map(({ content }) => content)).toMatchObject([
      { approver: 'Ada', temporal: { eventId: 2, identity: 'ada@ui' } },
      {},
      { approver: 'Ada', temporal: null },
    ]);
    expect(asked).toEqual([RUN]);
    expect(fetched()).toBe(1);
  });

  it('asks Temporal for nothing where nobody said anything', async () => {
    const { write, fetched } = worker();
    await write([began(1)]);
    expect(fetched()).toBe(0);
  });

  it('fails as the store does: it is tried again', async () => {
    const { write } = worker(new Error('the store is away'));
    await expect(write([began(1)])).rejects.toThrow('the store is away');
  });

  it('is of no use to a worker without a store, which says so', async () => {
    const run = activityEnvironment({ workflowExecution: RUN }).run(() =>
      writeRecord({} as Clients, { rows: [began(1)] }),
    );
    await expect(run).rejects.toThrow('without an audit store');
  });
});
