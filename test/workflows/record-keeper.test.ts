import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { closeRecordActivities } from '../../src/activities/close-record.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { RecordStore } from '../../src/model/record-store.ts';
import type { RecordRow, RunRef } from '../../src/model/record.ts';
import { fakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf, isWhole } from '../helpers/record-lines.ts';
import { REQUEST, type RunningMigration } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const CLOSED = { timeout: 20_000, interval: 100 };

/** A world whose keeper is the real one; its store is in memory, as the rest of the record is. */
function keptWorld() {
  const histories: { run: RunRef; json: string }[] = [];
  const store: Partial<RecordStore> = {
    appendNext: (_run, row) => {
      const seq = world.store.rows.length + 1;
      return Promise.resolve(world.store.append([{ ...row, seq }]));
    },
    saveHistory: (run, { json }) => {
      histories.push({ run, json });
      return Promise.resolve({ sha256: 'sha' });
    },
  };
  const clients = { audit: store } as unknown as Clients;
  const world = fakeWorld({
    awaitClosed: (run) => closeRecordActivities.awaitClosed(clients, run),
    closeRecord: (run) => closeRecordActivities.closeRecord(clients, run),
  });
  return { world, histories };
}

const closed = async ({ rows }: { rows: RecordRow[] }) => {
  await vi.waitFor(() => {
    expect(rows.at(-1)?.kind).toBe('closed');
  }, CLOSED);
  expect(isWhole(rows)).toBe(true);
  return contentsOf(rows, 'closed')[0];
};

async function atGate(m: RunningMigration): Promise<void> {
  await m.atGate();
  await m.until('its record', ({ record }) => record?.written === record?.rows);
}

describe.concurrent('the keeper of a record', () => {
  it('closes it once the migration has ended, with its whole history', async () => {
    const { world, histories } = keptWorld();
    const m = await many.begin(world.activities, REQUEST);
    await atGate(m);
    await m.handle.signal('reject', { approver: 'bob' });
    await m.result();
    expect(await closed(world.store)).toMatchObject({ status: 'COMPLETED', terminatedBy: null });
    const { workflowId, runId } = await m.handle.describe();
    expect(histories).toHaveLength(1);
    expect(histories[0]?.run).toEqual({ workflowId, runId });
    const { events } = historyFromJSON(JSON.parse(histories[0]?.json ?? ''));
    expect(events).toHaveLength((await m.handle.fetchHistory()).events?.length ?? 0);
    const kinds = world.store.rows.map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['ended', 'closed']);
  });

  it('closes it after a Terminate, too, with who did it and why', async () => {
    const { world } = keptWorld();
    const m = await many.begin(world.activities, REQUEST);
    await atGate(m);
    await m.handle.terminate('it took too long');
    expect(await closed(world.store)).toMatchObject({
      ...{ status: 'TERMINATED', terminatedWhy: 'it took too long' },
      terminatedBy: expect.stringMatching(/@/) as string,
    });
    expect(world.store.rows.map(({ kind }) => kind)).not.toContain('ended');
  });

  it('waits for nobody at the migration: a cancel of it is none of the keeper', async () => {
    const { world } = keptWorld();
    const m = await many.begin(world.activities, REQUEST);
    await atGate(m);
    await m.handle.cancel();
    await m.result().catch(() => undefined);
    expect(await closed(world.store)).toMatchObject({ status: 'CANCELED' });
  });
});
