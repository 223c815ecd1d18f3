import { afterAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import { PodMissing } from '../../src/model/errors.ts';
import { approve, requestOf } from '../helpers/every-call.ts';
import {
  evidence,
  evidenceGoneStale,
  fakeWorld,
  proof,
  refused,
  untilCancelled,
} from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf, isWhole, linesOf } from '../helpers/record-lines.ts';
import { APPROVE, REQUEST } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const step = (phase: string, ...kinds: string[]) => [
  `phaseBegan ${phase}`,
  ...kinds.map((kind) => `${kind} ${phase}`),
  `phaseEnded ${phase}`,
];
const UP_TO_THE_PROOF = [
  'requested',
  ...step('preflight', 'preflight'),
  ...step('prepare'),
  ...step('createStandby'),
  ...step('replicate'),
  ...step('awaitApproval', 'gateOpened', 'decision'),
  ...step('cutOver', 'proof'),
];
const VERIFIED = [...step('createReplicationUser'), ...step('verify', 'verified')];

/** One that ends by itself, once it is approved where it asks. */
async function recordOf(input: object, gates: string[], overrides: Partial<Activities> = {}) {
  const world = fakeWorld(overrides);
  const m = await many.begin(world.activities, input);
  await approve(m, gates);
  const end = await m.result().catch(() => null);
  return { rows: world.store.rows, end, m };
}

describe.concurrent('the record of a migration', () => {
  it('has every step, the gate, the proof, the outage and the end, in order', async () => {
    const { rows, end } = await recordOf(requestOf('delete-then-promote'), ['watchGate']);
    expect(linesOf(rows)).toEqual([
      ...UP_TO_THE_PROOF,
      ...step('retireSource'),
      ...step('promote', 'outage', 'promoted'),
      ...VERIFIED,
      'ended',
    ]);
    expect(isWhole(rows)).toBe(true);
    expect(end?.record).toEqual({
      ...{ rows: rows.length, written: rows.length, behind: null },
      head: `hash-${rows.length}`,
    });
  });

  it('has them in the other order, with the second gate', async () => {
    const gates = ['watchGate', 'watchRetirement'];
    const { rows } = await recordOf(requestOf('promote-then-delete'), gates);
    expect(linesOf(rows)).toEqual([
      ...UP_TO_THE_PROOF,
      ...step('promote'),
      ...step('promote', 'outage', 'promoted'),
      ...VERIFIED,
      ...step('awaitSecondApproval', 'gateOpened', 'decision'),
      ...step('retireSource'),
      'ended',
    ]);
    expect(isWhole(rows)).toBe(true);
  });

  it('says what was asked, shown, proved and came of it', async () => {
    const asked = { ...requestOf('delete-then-promote'), requestedBy: 'Dora' };
    const { rows, end } = await recordOf(asked, ['watchGate']);
    expect(contentsOf(rows, 'requested')[0]).toMatchObject({
      ...{ requestedBy: 'Dora', sent: { by: 'start' }, source: { cluster: 'cluster1' } },
      request: { requestedBy: 'Dora', cutover: { order: 'delete-then-promote' } },
    });
    expect(contentsOf(rows, 'preflight')).toEqual([
      { findings: [], accepted: [], planHash: 'plan-hash', refusal: null },
    ]);
    expect(contentsOf(rows, 'gateOpened')).toEqual([{ gate: 'cut-over', evidence }]);
    const [proved] = contentsOf(rows, 'proof');
    expect(proved).toEqual(end?.proof);
    expect(proved?.endLsn).toBe(proof.endLsn);
    const [outage] = contentsOf(rows, 'outage');
    expect(outage).toMatchObject({ end: 'v2 took writes', seconds: end?.writeOutageSeconds });
    expect(contentsOf(rows, 'promoted')).toEqual([
      { timeline: 5, writeOutageSeconds: end?.writeOutageSeconds },
    ]);
    expect(contentsOf(rows, 'verified')).toEqual([
      { fullBackup: 'cluster1-v2-handover-full-1', lostDeleteCured: false },
    ]);
    const [ended] = contentsOf(rows, 'ended');
    expect(ended).toMatchObject({ outcome: 'migrated', undoneCutOvers: 0, approvers: ['ada'] });
    // All that the result says, but the record itself.
    expect(ended?.summary).toEqual(end?.summary.slice(0, -1));
    expect(end?.summary.at(-1)).toMatch(/^Record: \d+ rows in the audit store/);
  });

  it('says why a cut-over was not begun, and has the gate twice', async () => {
    const overrides = { collectEvidence: evidenceGoneStale() };
    const gates = ['watchGate'];
    const world = fakeWorld(overrides);
    const m = await many.begin(world.activities, REQUEST);
    await approve(m, gates);
    await m.until('the gate again', (s) => s.undoneCutOvers.length === 1 && s.waitingFor !== null);
    await m.handle.signal('reject', { approver: 'bob', comment: 'enough' });
    await m.result();
    const { rows } = world.store;
    expect(contentsOf(rows, 'gateOpened')).toHaveLength(2);
    expect(contentsOf(rows, 'cutOverUndone')[0]?.why).toMatch(/^the clusters changed since/);
    expect(contentsOf(rows, 'undone')[0]).toEqual({
      undone: ['the standby cluster', 'the secrets of v2', 'keepBackups of v1', 'the lock on v1'],
      notUndone: [],
    });
    expect(contentsOf(rows, 'ended')[0]).toMatchObject({ outcome: 'rejected', undoneCutOvers: 1 });
  });

  it('says that v1 took writes again where a cut-over was undone', async () => {
    const world = fakeWorld({ proveReplay: refused('SOME', 'it was not proved') });
    const m = await many.begin(world.activities, REQUEST);
    await approve(m, ['watchGate']);
    await m.until('the gate again', (s) => s.undoneCutOvers.length === 1 && s.waitingFor !== null);
    await m.handle.signal('abort', { approver: 'bob' });
    await m.result();
    expect(contentsOf(world.store.rows, 'outage')).toMatchObject([{ end: 'v1 took writes again' }]);
    expect(contentsOf(world.store.rows, 'proof')).toEqual([]);
  });

  it('says what a step failed with, and that it was undone, where it fails for good', async () => {
    const { rows, end } = await recordOf(REQUEST, [], {
      applyStandby: refused('NOT_OURS', 'the name is taken'),
    });
    expect(end).toBeNull();
    expect(linesOf(rows).slice(-4)).toEqual([
      'attemptFailed createStandby',
      'phaseEnded createStandby',
      'undone createStandby',
      'ended',
    ]);
    expect(contentsOf(rows, 'phaseEnded').at(-1)?.failure).toBe('the name is taken');
    expect(contentsOf(rows, 'attemptFailed')).toMatchObject([
      { activity: 'applyStandby', code: 'NOT_OURS', why: 'the name is taken' },
    ]);
    expect(contentsOf(rows, 'ended')[0]).toMatchObject({
      ...{ outcome: 'failed', reason: 'the name is taken', approvers: [] },
    });
  });

  it('says how v2 was stopped, and what it had, where somebody falls back', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, requestOf('promote-then-delete'));
    await approve(m, ['watchGate']);
    await m.until('the second gate', ({ retirement }) => retirement !== null);
    await m.handle.signal('fallBack', { approver: 'eve', loseWritesOfV2: true });
    await m.result();
    const { rows } = world.store;
    expect(contentsOf(rows, 'fellBack')).toEqual([
      { transactions: 7, walBytes: 4096, exact: true },
    ]);
    const ends = contentsOf(rows, 'outage').map(({ end }) => end);
    expect(ends).toEqual(['v2 took writes', 'v1 took writes again']);
  });

  it('says why v2 was not as it should be, and why v1 was not deleted', async () => {
    const { code, message } = new PodMissing('A pod');
    let fails = true;
    const world = fakeWorld({
      checkTargetArchiving: () => (fails ? refused(code, message)() : Promise.resolve()),
    });
    const m = await many.begin(world.activities, requestOf('promote-then-delete'));
    await approve(m, ['watchGate']);
    await m.until('the second gate', ({ retirement }) => retirement !== null);
    fails = false;
    await m.handle.signal('fallBack', { approver: 'eve', loseWritesOfV2: true });
    await m.result();
    expect(contentsOf(world.store.rows, 'unverified')).toEqual([{ why: message }]);
  });
});

describe.concurrent('a dry run', () => {
  it('has no record, and nobody who keeps one', async () => {
    const world = fakeWorld();
    const m = await many.begin(world.activities, { ...REQUEST, dryRun: true });
    expect(await m.result()).toMatchObject({ outcome: 'planned', record: null });
    expect(world.store.rows).toEqual([]);
    const { events } = await m.handle.fetchHistory();
    const children = events?.filter((e) => e.startChildWorkflowExecutionInitiatedEventAttributes);
    expect(children).toEqual([]);
  });

  it('that is aborted says so as any other', async () => {
    const world = fakeWorld({ runPreflight: untilCancelled });
    const m = await many.begin(world.activities, { ...REQUEST, dryRun: true });
    await m.handle.signal('abort', APPROVE);
    expect(await m.result()).toMatchObject({ outcome: 'aborted', record: null });
  });
});
