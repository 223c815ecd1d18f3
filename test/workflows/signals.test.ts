import { describe, expect, it } from 'vitest';
import { fakeWorld, untilCancelled } from '../helpers/fake-activities.ts';
import { REQUEST, runMigration } from '../helpers/run-migration.ts';

describe('a signal at the gate', () => {
  it.each([
    ['an empty body', 'approve', [], 'must be an object'],
    ['null', 'approve', [null], 'must be an object'],
    ['a list', 'approve', [['ada']], 'must be an object'],
    ['a number', 'approve', [7], 'must be an object'],
    ['no approver', 'approve', [{}], 'approver is missing'],
    ['a blank approver', 'approve', [{ approver: '  ' }], 'approver is missing'],
    [
      'an approver of a wrong type',
      'approve',
      [{ approver: { name: 'ada' } }],
      'approver is missing',
    ],
    [
      'an unknown field',
      'approve',
      [{ approver: 'ada', evidence: 'x' }],
      'unknown fields: evidence',
    ],
    [
      'stale evidence',
      'approve',
      [{ approver: 'ada', evidenceId: '00000000' }],
      'names the evidence',
    ],
    ['a misspelt name', 'aprove', [{ approver: 'ada' }], 'no such signal'],
  ])('with %s is shown for what it is and changes nothing', async (_what, name, args, why) => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal(name, ...args);
      const seen = await m.until('the odd signal', (s) => s.ignoredSignals.length === 1);
      expect(seen.ignoredSignals[0]).toMatchObject({ name });
      expect(seen.ignoredSignals[0]?.why).toContain(why);
      expect(seen.phase).toBe('awaitApproval');
      await m.handle.signal('reject', { approver: 'bob' });
      return m.result();
    });
    expect(report.outcome).toBe('rejected');
    expect(world.calls).not.toContain('stopSource');
  });

  it('counts once: a second approval is shown as too late', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', { approver: 'ada' });
      await m.handle.signal('approve', { approver: 'bob' });
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
    expect(report.decisions.map(({ approver }) => approver)).toEqual(['ada']);
    expect(report.ignoredSignals).toHaveLength(1);
  });

  it('takes a bare name as the approver', async () => {
    const report = await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', 'ada');
      return m.result();
    });
    expect(report.decisions).toMatchObject([{ kind: 'approve', approver: 'ada' }]);
  });
});

describe('a signal at a wrong time', () => {
  it('does not approve a gate that is not open yet', async () => {
    const world = fakeWorld({ awaitCaughtUp: untilCancelled });
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.until('replicate', ({ phase }) => phase === 'replicate');
      await m.handle.signal('approve', { approver: 'ada' });
      const seen = await m.until('the early approval', (s) => s.ignoredSignals.length === 1);
      expect(seen.ignoredSignals[0]?.why).toContain('the gate is not open');
      expect(seen.decisions).toEqual([]);
      await m.handle.signal('abort', { approver: 'ada' });
      await m.result();
    });
  });

  it('keeps the memory of odd signals bounded', async () => {
    await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      for (let i = 0; i < 30; i++) await m.handle.signal(`odd-${i}`);
      const seen = await m.until('the last one', (s) => s.ignoredSignals.at(-1)?.name === 'odd-29');
      expect(seen.ignoredSignals).toHaveLength(20);
      await m.handle.signal('abort', { approver: 'ada' });
      await m.result();
    });
  });
});
