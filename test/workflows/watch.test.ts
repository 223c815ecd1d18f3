import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { watch } from '../../src/cli/commands/watch.ts';
import type { WatchLine } from '../../src/cli/watch/watch-line.ts';
import { config } from '../cli/config.ts';
import { fakeWorld, untilCancelled } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { APPROVE, REQUEST } from '../helpers/run-migration.ts';

const never = new AbortController().signal;

/** Keeps what is told, and calls somebody at each line. */
function listener(onLine: (line: WatchLine) => void = () => undefined) {
  const lines: WatchLine[] = [];
  const live: string[] = [];
  const tell = (line: WatchLine) => {
    lines.push(line);
    onLine(line);
  };
  return { lines, live, watcher: { tell, show: (text: string) => live.push(text) } };
}
const texts = (lines: WatchLine[]) => lines.map(({ kind, text }) => `${kind} ${text}`);

describe('a watch', () => {
  let many: ManyMigrations;
  let here: Config;

  beforeAll(async () => {
    many = await ManyMigrations.start();
    here = { ...config(), temporal: { connectionOptions: { address: inject('temporalAddress') } } };
  });
  afterAll(() => many.stop());

  it('tells all that happens, as it happens, up to the summary', async () => {
    let failures = 0;
    const lockSource = () =>
      failures++ < 1 ? Promise.reject(new Error('no route')) : Promise.resolve();
    const migration = await many.begin(fakeWorld({ lockSource }).activities, REQUEST);
    const { lines, watcher } = listener((line) => {
      // Only a watch that tells while the migration goes on can have it go on.
      if (line.kind === 'phase' && line.text.startsWith('awaitApproval'))
        void migration.atGate().then(async () => {
          await migration.handle.signal('aprove', { approver: 'ada' });
          await migration.handle.signal('approve', APPROVE);
        });
    });
    const end = await watch(here, migration.handle.workflowId, watcher, never);
    const { summary } = await migration.result();
    expect(end).toMatchObject({ outcome: 'migrated', summary });
    const told = texts(lines);
    expect(told[0]).toBe('begun the migration of pg/cluster1 to pg/cluster1-v2');
    expect(told).toContain('begun Lock v1 against a second migration');
    expect(told.filter((text) => text.includes('no route'))).toEqual([
      'failed Lock v1 against a second migration: attempt 1 failed and is tried again: no route',
    ]);
    expect(told).toContain('message signal approve was sent by ada');
    expect(told).toContain('message approve: taken');
    expect(told.find((text) => text.startsWith('message aprove changed'))).toMatch(
      /no such signal/,
    );
    expect(told.filter((text) => text.startsWith('phase promote'))).toHaveLength(1);
    expect(told.at(-1)).toBe('outcome migrated');
  });

  it('tells the same of a migration that has ended', async () => {
    const migration = await many.begin(fakeWorld().activities, REQUEST);
    await migration.atGate();
    const answer = await migration.handle.executeUpdate<string, [unknown]>('reject', {
      args: [{ approver: 'bob' }],
    });
    await migration.result();
    const { lines, watcher } = listener();
    const end = await watch(here, migration.handle.workflowId, watcher, never);
    expect(end?.outcome).toBe('rejected');
    expect(texts(lines)).toContain(`message reject by bob: ${answer}`);
    expect(texts(lines).at(-1)).toBe('outcome rejected');
  });

  it('shows what is waited for, and ends without the migration when it is told to', async () => {
    const stop = new AbortController();
    const migration = await many.begin(
      fakeWorld({ awaitCaughtUp: untilCancelled }).activities,
      REQUEST,
    );
    const { live, watcher } = listener();
    const show = (text: string) => {
      live.push(text);
      if (text.includes('catch up')) stop.abort();
    };
    const end = await watch(here, migration.handle.workflowId, { ...watcher, show }, stop.signal);
    expect(end).toBeNull();
    expect(live.at(-1)).toMatch(/^Wait for the standby to catch up.* \(\d+ s\)$/);
    expect((await migration.handle.describe()).status.name).toBe('RUNNING');
    await migration.handle.signal('abort', { approver: 'ada' });
    await migration.result();
  });

  it('says so where there is nothing to watch', async () => {
    await expect(watch(here, 'nothing', listener().watcher, never)).rejects.toThrow(
      'Temporal knows no migration nothing.',
    );
  });
});
