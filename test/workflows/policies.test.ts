import { afterAll, describe, expect, it } from 'vitest';
import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { atSecondGate, requestOf } from '../helpers/every-call.ts';
import { evidenceGoneStale, fakeWorld, type FakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { type RunningMigration } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const FAR = '2199-01-01T00:00:00Z/2199-01-02T00:00:00Z';
/** Two of three, and not the one who asked. */
const TWO: MigrationRequestInput = {
  ...requestOf('delete-then-promote'),
  requestedBy: 'dora',
  approval: { approvers: ['ada', 'bob', 'carol'], minApprovals: 2, requesterMayApprove: false },
};

const by = (approver: string, more: object = {}) => ({ approver, ...more });
const approvers = ({ approvals }: MigrationStatus) => approvals.map(({ approver }) => approver);
const approvedBy = (m: RunningMigration, ...names: string[]) =>
  m.until(`approvals of ${names.join(' and ')}`, (s) => approvers(s).join() === names.join());
const lastIgnored = async (m: RunningMigration, count: number) =>
  (await m.until('what was ignored', (s) => s.ignoredSignals.length === count)).ignoredSignals.at(
    -1,
  )?.why;

async function atGate(input: MigrationRequestInput = TWO, world: FakeWorld = fakeWorld()) {
  const m = await many.begin(world.activities, input);
  return { m, world, opened: await m.atGate() };
}

async function ended(m: RunningMigration) {
  await m.handle.signal('reject', by('mallory'));
  return m.result();
}

describe.concurrent('a gate that wants two people', () => {
  it('begins with the second, and says meanwhile who has approved', async () => {
    const { m, world, opened } = await atGate();
    const all = 'ada, bob or carol: two people have to approve';
    expect(opened.waitingFor?.who).toBe(all);
    await m.handle.signal('approve', by('ada'));
    const half = await approvedBy(m, 'ada');
    // It waits for the same as before, so since then, and no longer than before.
    expect(half).toMatchObject({
      approved: null,
      waitingFor: { ...opened.waitingFor, who: `${all}; ada has` },
    });
    expect(world.calls).not.toContain('pauseSource');
    await m.handle.signal('approve', by('Bob'));
    const report = await m.result();
    expect(report).toMatchObject({ outcome: 'migrated', approvals: [], approved: null });
    expect(report.decisions.map(({ approver }) => approver)).toEqual(['ada', 'Bob']);
  });

  it('counts nobody twice, nobody who is not named, and not who asked for it', async () => {
    const { m } = await atGate();
    await m.handle.signal('approve', by('ada'));
    await approvedBy(m, 'ada');
    await m.handle.signal('approve', by(' ADA '));
    expect(await lastIgnored(m, 1)).toBe('ADA has approved already; one more has to approve');
    await m.handle.signal('approve', by('mallory'));
    expect(await lastIgnored(m, 2)).toContain('mallory is not among approval.approvers; ada, bob');
    await m.handle.signal('approve', by('dora'));
    expect(await lastIgnored(m, 3)).toContain('dora has asked for this migration');
    expect((await ended(m)).decisions.map(({ approver }) => approver)).toEqual(['ada', 'mallory']);
  });

  it('starts to count anew for another time, and lets a plain approval join it', async () => {
    const { m } = await atGate();
    await m.handle.signal('approve', by('ada'));
    await approvedBy(m, 'ada');
    await m.handle.signal('approve', by('bob', { window: FAR }));
    expect((await approvedBy(m, 'bob')).approved).toBeNull();
    await m.handle.signal('approve', by('carol'));
    const both = await approvedBy(m, 'bob', 'carol');
    expect(both.approved?.window).toEqual(both.approvals[0]?.window);
    expect(both.approved?.window).not.toBeNull();
    // What both agreed to is not brought forward by one of them.
    await m.handle.signal('approve', by('ada', { window: 'now' }));
    expect((await approvedBy(m, 'ada')).approved).toBeNull();
    await m.handle.signal('approve', by('carol'));
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('keeps what was approved while it is held', async () => {
    const { m } = await atGate();
    await m.handle.signal('approve', by('ada'));
    await m.handle.signal('pause', by('mallory'));
    const held = await m.until('the hold', (s) => s.held !== null);
    expect(approvers(held)).toEqual(['ada']);
    await m.handle.signal('approve', by('bob'));
    await approvedBy(m, 'ada', 'bob');
    await m.handle.signal('resume', by('eve'));
    expect(await lastIgnored(m, 1)).toContain('may resume, and mallory, who holds it');
    await m.handle.signal('resume', by('mallory'));
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('forgets what was approved when it opens again', async () => {
    const world = fakeWorld({ collectEvidence: evidenceGoneStale() });
    const { m } = await atGate(TWO, world);
    for (const name of ['ada', 'bob']) await m.handle.signal('approve', by(name));
    const again = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
    expect(again).toMatchObject({ approvals: [], approved: null });
    await m.atGate();
    await m.handle.signal('approve', by('carol'));
    expect(await approvedBy(m, 'carol')).toMatchObject({ approved: null });
    await m.handle.signal('approve', by('ada'));
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('undoes everything when the second never comes, and says who was the first', async () => {
    const { m } = await atGate({ ...TWO, approval: { ...TWO.approval, timeoutSeconds: 2 } });
    await m.handle.signal('approve', by('ada'));
    expect(await m.result()).toMatchObject({
      outcome: 'expired',
      reason: 'only 1 of 2 approved in time: ada.',
      approvals: [],
    });
  });
});

describe.concurrent('when the gate ends by itself', () => {
  const input = { ...requestOf('delete-then-promote'), approval: { timeoutSeconds: 600 } };

  it('is told, and not while it is held or approved', async () => {
    const { m, opened } = await atGate(input);
    const { sinceMs, untilMs } = opened.waitingFor ?? { sinceMs: 0, untilMs: 0 };
    expect(untilMs).toBe(sinceMs + 600_000);
    await m.handle.signal('pause', by('eve'));
    const held = await m.until('the hold', (s) => s.held !== null);
    expect(held.waitingFor).toMatchObject({
      untilMs: null,
      who: 'eve, who holds it, or anybody else: send resume',
    });
    await m.handle.signal('resume', by('eve'));
    const open = await m.until('the open gate', (s) => s.held === null);
    // The time in which it was held does not count.
    expect(open.waitingFor?.untilMs).toBeGreaterThan(untilMs ?? Infinity);
    await m.handle.signal('approve', by('ada', { window: FAR }));
    const approved = await m.until('the approval', (s) => s.approved !== null);
    expect(approved.waitingFor).toMatchObject({ untilMs: null });
    await ended(m);
  });
});

describe.concurrent('the second gate of such a migration', () => {
  const input = { ...TWO, cutover: { order: 'promote-then-delete' as const } };
  const EVIDENCE = { evidenceId: 'beef5678' };
  const atSecond = async () => {
    const { m, world } = await atGate(input);
    for (const name of ['ada', 'bob']) await m.handle.signal('approve', by(name));
    return { m, world, opened: await atSecondGate(m) };
  };

  it('has the same rules, and counts from nought', async () => {
    const { m, world, opened } = await atSecond();
    const all = 'ada, bob or carol: two people have to approve';
    expect(opened).toMatchObject({ approvals: [], waitingFor: { who: all, untilMs: null } });
    await m.handle.signal('approve', by('ada', EVIDENCE));
    expect((await approvedBy(m, 'ada')).waitingFor?.who).toBe(`${all}; ada has`);
    await m.handle.signal('approve', by('dora', EVIDENCE));
    expect(await lastIgnored(m, 1)).toContain('dora has asked for this migration');
    expect(world.calls).not.toContain('deleteParkedSource');
    await m.handle.signal('approve', by('carol', EVIDENCE));
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('is left by a fall-back of an approver only', async () => {
    const { m } = await atSecond();
    await m.handle.signal('fallBack', by('dora', { loseWritesOfV2: true }));
    expect(await lastIgnored(m, 1)).toContain('ada, bob or carol may fall back');
    await m.handle.signal('fallBack', by('carol', { loseWritesOfV2: true }));
    expect(await m.result()).toMatchObject({ outcome: 'fellBack', approvals: [] });
  });
});
