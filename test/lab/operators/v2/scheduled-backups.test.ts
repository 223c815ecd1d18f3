import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import {
  ScheduledBackups,
  type ScheduledBackup,
} from '../../../../lab/operators/v2/scheduled-backups.ts';

const CLUSTER = { namespace: 'pg', name: 'target' };
const FULL = {
  name: 'target-repo1-full',
  namespace: 'pg',
  cluster: 'target',
  repository: 'repo1',
  type: 'full',
} as const;

let schedules: ScheduledBackups;
let started: ScheduledBackup[];

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T03:37:10Z') });
  started = [];
  schedules = new ScheduledBackups((backup) => started.push(backup));
});

afterEach(() => {
  schedules.stop();
  vi.useRealTimers();
});

it('starts a backup once in each minute that matches, in the second in which it was set', () => {
  schedules.set(CLUSTER, [{ ...FULL, schedule: '38-39 * * * *' }]);
  vi.advanceTimersByTime(59_000);
  expect(started).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(started).toEqual([FULL]);
  vi.advanceTimersByTime(600_000);
  expect(started).toHaveLength(2);
});

it('keeps the second of a schedule that is set again, and takes a changed one', () => {
  schedules.set(CLUSTER, [{ ...FULL, schedule: '* * * * *' }]);
  vi.advanceTimersByTime(30_000);
  schedules.set(CLUSTER, [{ ...FULL, schedule: '* * * * *' }]);
  vi.advanceTimersByTime(30_000);
  expect(started).toHaveLength(1);
  schedules.set(CLUSTER, [{ ...FULL, schedule: '0 0 1 1 *' }]);
  vi.advanceTimersByTime(600_000);
  expect(started).toHaveLength(1);
});

it('forgets what a cluster no longer has, and leaves other clusters alone', () => {
  const other = { ...FULL, namespace: 'elsewhere' };
  schedules.set(CLUSTER, [{ ...FULL, schedule: '* * * * *' }]);
  schedules.set({ ...CLUSTER, namespace: 'elsewhere' }, [{ ...other, schedule: '* * * * *' }]);
  schedules.set(CLUSTER, []);
  vi.advanceTimersByTime(60_000);
  expect(started).toEqual([other]);
});

it('keeps what was there when a schedule is none', () => {
  schedules.set(CLUSTER, [{ ...FULL, schedule: '* * * * *' }]);
  expect(() => {
    schedules.set(CLUSTER, [{ ...FULL, schedule: 'often' }]);
  }).toThrow(/schedule/);
  vi.advanceTimersByTime(60_000);
  expect(started).toHaveLength(1);
});
