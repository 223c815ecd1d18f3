import { describe, expect, it } from 'vitest';
import {
  evidenceGoneStale,
  fakeWorld,
  proof,
  refused,
  untilCancelled,
} from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, runMigration } from '../helpers/run-migration.ts';

describe('the cut-over', () => {
  it('is undone and the gate opens again when the proof does not come in time', async () => {
    let tries = 0;
    const world = fakeWorld({
      proveReplay: () => (tries++ === 0 ? untilCancelled() : Promise.resolve(proof)),
    });
    const input = { ...REQUEST, cutover: { maxWriteOutageSeconds: 10 } };
    const report = await runMigration(world.activities, [input], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      const again = await m.until(
        'the gate again',
        (s) => s.undoneCutOvers.length === 1 && s.waitingFor !== null,
      );
      expect(again.undoneCutOvers[0]?.why).toContain('not proved within 10 s');
      expect(again.pastPointOfNoReturn).toBe(false);
      await m.handle.signal('approve', APPROVE);
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
    expect(world.calls.filter((name) => name === 'resumeSource')).toHaveLength(1);
    expect(world.calls.filter((name) => name === 'deleteSource')).toHaveLength(1);
  });

  it('deletes nothing when the proof is refuted at the last moment', async () => {
    const world = fakeWorld({ deleteSource: refused('PROOF_REFUTED', 'v1 runs again') });
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      const again = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
      expect(again.undoneCutOvers[0]?.why).toContain('v1 runs again');
      expect(again.pastPointOfNoReturn).toBe(false);
      await m.atGate();
      await m.handle.signal('reject', { approver: 'bob' });
      await m.result();
    });
    expect(world.calls).not.toContain('promoteTarget');
    expect(world.calls).toContain('resumeSource');
  });

  it('does not begin when the clusters changed since the evidence was shown', async () => {
    const world = fakeWorld({ collectEvidence: evidenceGoneStale() });
    await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      const again = await m.until('the gate again', (s) => s.undoneCutOvers.length === 1);
      expect(again.undoneCutOvers[0]?.why).toContain('changed since evidence abcd1234');
      expect(world.calls).not.toContain('pauseSource');
      await m.atGate();
      await m.handle.signal('reject', { approver: 'bob' });
      await m.result();
    });
  });

  it('goes only forward once the delete is sent: a cancellation comes too late', async () => {
    const world = fakeWorld({
      awaitPromoted: async () => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return { pod: 'cluster1-v2-0', timeline: 5, writableAtTargetMs: 1_002_990 };
      },
    });
    const report = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      await m.until('promote', ({ phase }) => phase === 'promote');
      await m.handle.cancel();
      await m.handle.signal('abort', { approver: 'eve' });
      return m.result();
    });
    expect(report.outcome).toBe('migrated');
    expect(report.ignoredSignals[0]?.why).toContain('too late');
    expect(world.calls).not.toContain('resumeSource');
  });
});
