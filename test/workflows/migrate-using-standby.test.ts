import type { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { phasesOf } from '../../src/model/phase.ts';
import { fakeWorld, proof, refused, untilCancelled } from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, failureOf, runMigration } from '../helpers/run-migration.ts';

/** Everything that a migration makes, taken back in reverse. */
const UNDO = ['removeTarget', 'removeSecrets', 'restoreKeepBackups', 'unlockSource'];

describe('the whole way', () => {
  it('runs the documented steps in order and reports what was proved', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
    const { stopSentAtMs = 0, stoppedAtMs = 0, provedAtMs = 0 } = report.proof ?? {};
    expect(report.proof).toEqual({ ...proof, stopSentAtMs, stoppedAtMs, provedAtMs });
    // By Temporal's clock up to the proof, and by v2's from there: 1,001,490 to 1,002,990 ms.
    expect(stopSentAtMs).toBeLessThanOrEqual(stoppedAtMs);
    expect(stoppedAtMs).toBeLessThanOrEqual(provedAtMs);
    expect(report.writeOutageSeconds).toBe((provedAtMs - stopSentAtMs + 1_500) / 1000);
    expect(report.targetTimeline).toBe(5);
    expect(Object.keys(report.phases)).toEqual(phasesOf('delete-then-promote'));
    // v1's end is waited for beside v2's readiness, in whatever order they come.
    expect(world.calls.indexOf('awaitSourceGone')).toBeLessThan(
      world.calls.indexOf('takeFullBackup'),
    );
    expect(world.calls.filter((name) => name !== 'awaitSourceGone')).toEqual([
      ...['undoFenceLeftBehind', 'runPreflight'],
      ...['lockSource', 'keepSourceBackups', 'confirmPlan', 'applySecrets'],
      ...['applyStandby', 'awaitStandby', 'awaitCaughtUp'],
      ...['collectEvidence', 'measureStop', 'watchGate'],
      ...['collectEvidence', 'quickenStandby', 'pauseSource', 'rehearse'],
      ...['stopSource', 'proveReplay'],
      ...['deleteSource', 'promoteTarget', 'awaitPromoted', 'createReplicationUser'],
      ...['checkPromoted', 'awaitReadyForBackup', 'checkTargetArchiving'],
      ...['takeFullBackup', 'applyFinal', 'awaitReplicas'],
    ]);
  });

  it('hands the proof to the delete and to the promotion', async () => {
    const given: unknown[] = [];
    const world = fakeWorld({
      deleteSource: (_ref, key) => {
        given.push(key);
        return Promise.resolve({ uid: 'uid-v1', innerUid: null, sentAtMs: 0 });
      },
      promoteTarget: (_target, key) => {
        given.push(key);
        return Promise.resolve();
      },
    });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      return m.result();
    });
    expect(report.proof).not.toBeNull();
    expect(given).toEqual([report.proof, report.proof]);
  });
});

describe('the input', () => {
  it.each([
    ['nothing at all', []],
    ['null', [null]],
    ['a text', ['cluster1']],
    ['a list', [[]]],
    ['an empty object', [{}]],
  ])('of %s fails at once and touches nothing', async (_what, input) => {
    const world = fakeWorld();
    const failure = await runMigration(world.activities, input, (m) => failureOf(m.result()));
    expect(failure).toMatchObject({ type: 'REQUEST_INVALID', nonRetryable: true });
    expect(world.calls).toEqual([]);
  });

  it('is refused with every fault by its path', async () => {
    const input = { source: { namespace: 'PG', clustr: 'a' }, target: { cluster: 7 }, extra: 1 };
    const failure = await runMigration(fakeWorld().activities, [input], (m) =>
      failureOf(m.result()),
    );
    for (const path of [
      'extra',
      'source.clustr',
      'source.namespace',
      'source.cluster',
      'target.cluster',
    ])
      expect(failure.message).toContain(path);
  });
});

describe('before the point of no return', () => {
  it('undoes nothing when preflight itself fails, for nothing was made', async () => {
    const world = fakeWorld({ runPreflight: refused('KUBERNETES_FAILED', 'forbidden') });
    const failure = await runMigration(world.activities, [REQUEST], (m) => failureOf(m.result()));
    expect(failure.type).toBe('KUBERNETES_FAILED');
    expect(world.calls).toEqual(['undoFenceLeftBehind', 'runPreflight']);
  });

  it('undoes all in reverse when the standby is unfit', async () => {
    const world = fakeWorld({ awaitStandby: refused('STANDBY_UNFIT') });
    const failure = await runMigration(world.activities, [REQUEST], (m) => failureOf(m.result()));
    expect(failure.type).toBe('STANDBY_UNFIT');
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
  });

  it('undoes all when it is rejected, and ends as rejected with the reason', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('reject', { approver: 'bob', comment: 'not today' });
      return m.result();
    });
    expect(report).toMatchObject({ outcome: 'rejected', reason: 'bob: not today.' });
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
    expect(world.calls).not.toContain('stopSource');
  });

  it('takes silence for a no', async () => {
    const world = fakeWorld();
    const input = { ...REQUEST, approval: { timeoutSeconds: 1 } };
    const report = await runMigration(world.activities, [input], (m) => m.result());
    expect(report.outcome).toBe('expired');
    expect(world.calls).toContain('removeTarget');
  });

  it('undoes all when it is aborted in the middle of a wait', async () => {
    const world = fakeWorld({ awaitStandby: untilCancelled });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.until('createStandby', ({ phase }) => phase === 'createStandby');
      await m.handle.signal('abort', { approver: 'eve' });
      return m.result();
    });
    expect(report.outcome).toBe('aborted');
    expect(report.undone).toEqual([
      'the standby cluster',
      'the secrets of v2',
      'keepBackups of v1',
      'the lock on v1',
    ]);
  });

  it('undoes all when it is cancelled, and ends as cancelled', async () => {
    const world = fakeWorld({ awaitCaughtUp: untilCancelled });
    const error = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.until('replicate', ({ phase }) => phase === 'replicate');
      await m.handle.cancel();
      return m.result().catch((e: unknown) => e);
    });
    expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
  });

  it('puts v1 back into service first when it is cancelled inside the outage', async () => {
    const world = fakeWorld({ proveReplay: untilCancelled });
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      await m.until(
        'cutOver',
        ({ phase, rehearsalMs }) => phase === 'cutOver' && rehearsalMs !== null,
      );
      await m.handle.cancel();
      return m.result().catch(() => undefined);
    });
    expect(world.calls.slice(-UNDO.length - 1)).toEqual(['resumeSource', ...UNDO]);
  });

  it('says aloud what could not be undone', async () => {
    const world = fakeWorld({
      awaitStandby: refused('STANDBY_UNFIT', 'never came'),
      removeTarget: refused('NOT_OURS', 'is another one'),
    });
    const failure = await runMigration(world.activities, [REQUEST], (m) => failureOf(m.result()));
    expect(failure.message).toContain('NOT undone: the standby cluster (is another one)');
    // The others are undone all the same.
    expect(world.calls.slice(-UNDO.length)).toEqual(UNDO);
  });
});
