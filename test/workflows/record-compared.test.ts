import { afterAll, describe, expect, it } from 'vitest';
import { writeRecordActivities } from '../../src/activities/write-record.ts';
import { compareWithTemporal } from '../../src/audit/compare-with-temporal.ts';
import { readTemporalRecord } from '../../src/cli/history/read-temporal-record.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { RecordStore } from '../../src/model/record-store.ts';
import type { RecordRow, RunRef } from '../../src/model/record.ts';
import { storedRows } from '../helpers/builders/record.ts';
import { fakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { APPROVE, REQUEST } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

/** A world whose rows are written by the real activity, into a store that chains them as the real one does. */
function recordedWorld() {
  const rows: RecordRow[] = [];
  const append = (run: RunRef, more: readonly RecordRow[]) => {
    rows.push(...more.filter(({ seq }) => seq > rows.length));
    const head = storedRows(rows, run).at(-1)?.hash ?? '';
    return Promise.resolve({ last: rows.length, head });
  };
  const clients = { audit: { append } as Partial<RecordStore> } as unknown as Clients;
  const world = fakeWorld({
    writeRecord: (input) => writeRecordActivities.writeRecord(clients, input),
  });
  return { world, stored: (run: RunRef) => storedRows(rows, run) };
}

describe('a record that was compared with what Temporal has', () => {
  it('fits, whoever sent what by whichever way, and does not once a name is another', async () => {
    const { world, stored } = recordedWorld();
    const m = await many.begin(world.activities, REQUEST);
    await m.atGate();
    await m.handle.signal('approve', { approver: 'eve', evidenceId: 'ffff0000' });
    await m.handle.signal('aprove', { approver: 'bob' });
    await m.handle.executeUpdate('approve', { args: [APPROVE] });
    await m.result();
    const { workflowId, runId } = await m.handle.describe();
    const rows = stored({ workflowId, runId });
    const temporal = readTemporalRecord(await m.handle.fetchHistory());

    const decisions = rows.filter(({ kind }) => kind === 'decision');
    expect(decisions).toHaveLength(3);
    expect(temporal.told.length).toBeGreaterThan(1);
    expect(compareWithTemporal(rows, temporal)).toEqual({
      misfits: [],
      compared: rows.length,
      waiting: 0,
    });

    for (const { seq } of decisions) {
      const forged = rows.map((row) =>
        row.seq === seq
          ? { ...row, contentText: row.contentText.replace(/"(ada|bob|eve)"/, '"x"') }
          : row,
      );
      expect(compareWithTemporal(forged, temporal).misfits).toContainEqual(
        expect.objectContaining({ seq, how: 'differs' }),
      );
    }
  });
});
