import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { readHistory, readRecord } from '../../src/audit/read-record.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { preparedStore, type PreparedStore } from '../../src/audit/prepared-store.ts';
import type { RunRef, StoredRow } from '../../src/model/record.ts';
import type { Order } from '../../src/model/order.ts';
import { approve, requestOf } from '../helpers/every-call.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { startPostgres, type PostgresServer } from '../helpers/postgres-server.ts';
import { recordedWorld, withHappenings } from '../helpers/recorded-world.ts';

const CLOSED_WITHIN_MS = 60_000;

/** A call of each step, and the call after it: the store is killed before the one, and there again before the other. */
const KILLS: Readonly<Record<Order, readonly (readonly [keyof Activities, keyof Activities])[]>> = {
  'delete-then-promote': [
    ['runPreflight', 'lockSource'],
    ['keepSourceBackups', 'confirmPlan'],
    ['applyStandby', 'awaitStandby'],
    ['awaitCaughtUp', 'measureStop'],
    ['quickenStandby', 'pauseSource'],
    ['stopSource', 'deleteSource'],
    ['promoteTarget', 'awaitPromoted'],
    ['createReplicationUser', 'checkPromoted'],
    ['takeFullBackup', 'applyFinal'],
  ],
  'promote-then-delete': [
    ['applySecrets', 'applyStandby'],
    ['rehearse', 'stopSource'],
    ['promoteFirst', 'awaitPromoted'],
    ['parkSource', 'createReplicationUser'],
    ['awaitReplicas', 'collectRetirement'],
    ['deleteParkedSource', 'awaitSourceGone'],
  ],
};

describe('a record whose store is killed', () => {
  let server: PostgresServer;
  let store: PreparedStore;
  let reader: AuditStore;
  let many: ManyMigrations;

  beforeAll(async () => {
    [server, many] = await Promise.all([startPostgres(), ManyMigrations.start()]);
    await migrate(server.url);
    store = preparedStore(server.url);
    reader = new AuditStore(server.url);
  });
  afterAll(async () => {
    await many.stop();
    await store.close();
    await reader.close();
    await server.remove();
  });

  async function migrated(order: Order, world = recordedWorld(store)): Promise<StoredRow[]> {
    const m = await many.begin(world.activities, requestOf(order));
    await approve(
      m,
      order === 'promote-then-delete' ? ['watchGate', 'watchRetirement'] : ['watchGate'],
    );
    expect(await m.result()).toMatchObject({ outcome: 'migrated' });
    const { workflowId, runId } = await m.handle.describe();
    return closedRecord({ workflowId, runId });
  }

  /** The keeper closes it some seconds after the end. */
  async function closedRecord(run: RunRef): Promise<StoredRow[]> {
    const closed = async () => (await readRecord(reader, run)).at(-1)?.kind;
    await expect.poll(closed, { timeout: CLOSED_WITHIN_MS, interval: 200 }).toBe('closed');
    const rows = await readRecord(reader, run);
    expect(verifyChain(rows, await readHistory(reader, run))).toMatchObject({
      holds: true,
      state: 'closed',
    });
    return rows;
  }

  const told = (rows: StoredRow[]) => rows.map(({ kind, phase }) => `${kind} ${phase ?? ''}`);

  it.each(Object.keys(KILLS) as Order[])(
    'in every step of %s is the record of an undisturbed migration: complete, in order, none twice',
    { timeout: 120_000 },
    async (order) => {
      const happenings = KILLS[order].flatMap(([kill, start]) => [
        [kill, () => server.kill()] as const,
        [start, () => server.start()] as const,
      ]);
      const undisturbed = await migrated(order);
      const rows = await migrated(
        order,
        withHappenings(recordedWorld(store), Object.fromEntries(happenings)),
      );
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
      expect(told(rows)).toEqual(told(undisturbed));
    },
  );

  it(
    'while it is away keeps the run from its end, and nothing else; then it is whole',
    { timeout: 60_000 },
    async () => {
      const world = withHappenings(recordedWorld(store), { awaitReplicas: () => server.kill() });
      const m = await many.begin(world.activities, requestOf('delete-then-promote'));
      await approve(m, ['watchGate']);
      const behind = await m.until('a record that waits', ({ record }) => record?.behind != null);
      expect(behind.outcome).toBe('migrated');
      expect(behind.record?.behind?.why).toContain('audit store');
      expect((await m.handle.describe()).status.name).toBe('RUNNING');
      await server.start();
      expect(await m.result()).toMatchObject({ outcome: 'migrated', record: { behind: null } });
    },
  );
});
