import { describe, expect, it } from 'vitest';
import type { V1Schedule } from '../../src/model/v1-cluster.ts';
import { backupWith, fateOf, planOf, planOfFixture, verdictOn } from './translate-helpers.ts';

type AnyPlan = Pick<ReturnType<typeof planOf>, 'final' | 'verdicts'>;
const schedulesOf = ({ final }: AnyPlan) => final.spec.backups.pgbackrest.repos[0]?.schedules;
const retentionOf = ({ final }: AnyPlan) =>
  Object.entries(final.spec.backups.pgbackrest.global).filter(([name]) =>
    name.includes('retention'),
  );
const planWith = (...schedule: V1Schedule[]) => planOf({ backup: backupWith({ schedule }) });
const weekly: V1Schedule = {
  ...{ name: 'weekly', schedule: '0 1 * * 0', keep: 4, type: 'full', storage: 'my-s3' },
};

describe('the schedules of v1', () => {
  const plan = planOfFixture('several-schedules');

  it('are one of each type in v2, and those to the cloud come first', () => {
    expect(schedulesOf(plan)).toEqual({
      full: '0 1 * * 0',
      differential: '0 1 * * 1-6',
      incremental: '30 * * * *',
    });
    expect(fateOf(plan, 'spec.backup.schedule[3].schedule')).toEqual([
      'carried',
      'spec.backups.pgbackrest.repos[0].schedules.differential',
    ]);
  });

  it.each([
    [0, 'local-full'],
    [2, 'monthly'],
  ])('need you where another one of their type has the place: %i, %s', (i) => {
    const { fate, why } = verdictOn(plan, `spec.backup.schedule[${i}].schedule`);
    expect(fate).toBe('needsYou');
    expect(why).toContain('another is the full one');
    for (const field of ['keep', 'type', 'storage'])
      expect(verdictOn(plan, `spec.backup.schedule[${i}].${field}`)).toMatchObject({
        fate: 'dropped',
        why: 'it goes with its schedule.',
      });
  });

  it('need you where v2 does not know their type, or has no options for them', () => {
    expect(verdictOn(plan, 'spec.backup.schedule[5].schedule').fate).toBe('needsYou');
    expect(verdictOn(plan, 'spec.backup.schedule[5].backrestOpts').fate).toBe('needsYou');
  });

  it('need you where they are for a storage that stays behind', () => {
    const two = planOfFixture('s3-and-gcs');
    expect(schedulesOf(two)).toEqual({ full: '0 0 * * 6' });
    const { fate, why } = verdictOn(two, 'spec.backup.schedule[0].schedule');
    expect(fate).toBe('needsYou');
    expect(why).toContain('a second repository');
  });

  it('need you where v2 refuses the text, and leave their place to another', () => {
    const short = planWith({ ...weekly, schedule: '@ day' }, { ...weekly, schedule: '@daily' });
    expect(schedulesOf(short)).toEqual({ full: '@daily' });
    expect(verdictOn(short, 'spec.backup.schedule[0].schedule').fate).toBe('needsYou');
  });

  it('are absent where v1 has none', () => {
    expect(schedulesOf(planOf())).toBeUndefined();
  });

  it('are not for the standby: it cannot back up, and would expire the backups of v1', () => {
    for (const name of ['several-schedules', 'local-schedules', 's3-path-style']) {
      const { standby } = planOfFixture(name);
      expect(JSON.stringify(standby)).not.toContain('schedule');
      expect(JSON.stringify(standby)).not.toContain('retention');
    }
  });
});

describe('the retention of v1', () => {
  it('holds for its type of backup', () => {
    expect(retentionOf(planOfFixture('several-schedules'))).toEqual([
      ['repo1-retention-full', '4'],
      ['repo1-retention-diff', '6'],
    ]);
  });

  it('is none of incremental backups, which v1 never kept by number', () => {
    expect(verdictOn(planOfFixture('several-schedules'), 'spec.backup.schedule[4].keep').fate).toBe(
      'dropped',
    );
  });

  it('is none where v1 gives none: all backups are kept', () => {
    const plan = planWith({ ...weekly, keep: 0 });
    expect(retentionOf(plan)).toEqual([]);
    expect(verdictOn(plan, 'spec.backup.schedule[0].keep').fate).toBe('dropped');
  });
});

describe('a schedule of the local repository', () => {
  const plan = planOfFixture('local-schedules');

  it('backs up to the cloud now, by whatever name v1 calls its volume', () => {
    expect(schedulesOf(plan)).toEqual({ full: '@weekly', incremental: '@daily' });
    for (const i of [0, 1]) {
      expect(verdictOn(plan, `spec.backup.schedule[${i}].schedule`).fate).toBe('changed');
      expect(verdictOn(plan, `spec.backup.schedule[${i}].storage`).fate).toBe('changed');
    }
  });

  it('takes no retention along, which would expire backups in the cloud', () => {
    expect(retentionOf(plan)).toEqual([]);
    expect(verdictOn(plan, 'spec.backup.schedule[0].keep')).toMatchObject({
      fate: 'dropped',
      why: expect.stringContaining('local repository') as string,
    });
  });
});
