import { describe, expect, it } from 'vitest';
import { proveReplayActivities } from '../../src/activities/prove-replay.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { fence } from '../helpers/fake-activities.ts';
import { AT_END, FakeSides, type FakeTarget } from '../helpers/fake-sides.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };

async function prove(positions: FakeTarget[]) {
  const sides = new FakeSides();
  const metadata = { name: 'x', namespace: 'pg', uid: 'uid-v2', resourceVersion: '1' };
  sides.target = { metadata: { ...metadata, creationTimestamp: '' }, spec: {} };
  sides.positions = positions;
  const seen: string[] = [];
  const environment = activityEnvironment();
  environment.on('heartbeat', (told: { seen: string }) => seen.push(told.seen));
  const proved = await environment
    .run(() => proveReplayActivities.proveReplay(sides.clients, TARGET, 'uid-v2', fence))
    .catch((error: unknown) => error);
  return { proved, seen };
}

describe('the proof', () => {
  it('is that v2 stands exactly at the end, with the last segment by its full name', async () => {
    const { proved } = await prove([AT_END]);
    expect(proved).toMatchObject({
      ...fence,
      targetUid: 'uid-v2',
      targetPod: 'cluster1-v2-0',
      replayLsn: fence.endLsn,
      provedAtTargetMs: AT_END.clockMs,
    });
  });

  it('waits while v2 is behind, and says where it is', async () => {
    const { proved, seen } = await prove([{ ...AT_END, replayLsn: '0/1DFFFFFF' }, AT_END]);
    expect(proved).toMatchObject({ replayLsn: fence.endLsn });
    expect(seen).toEqual(['replayed to 0/1DFFFFFF']);
  });

  it("is not had at the same number without v1's segment: that is another timeline's", async () => {
    const { proved, seen } = await prove([{ ...AT_END, hasSegment: false }, AT_END]);
    expect(proved).toMatchObject({ replayLsn: fence.endLsn });
    expect(seen).toEqual(['at 0/1E000000, but without that segment']);
  });

  it('waits while v2 has replayed nothing yet', async () => {
    const { proved, seen } = await prove([{ ...AT_END, replayLsn: null }, AT_END]);
    expect(proved).toMatchObject({ replayLsn: fence.endLsn });
    expect(seen).toEqual(['A replay position of v2 is not there.']);
  });

  it.each<[string, Partial<FakeTarget>, string]>([
    ['is past the end', { replayLsn: '0/1E000001' }, "past v1's end"],
    ['is a copy of another', { systemIdentifier: '1' }, 'v2 has system identifier 1'],
    ['takes writes', { inRecovery: false, replayLsn: null }, 'v2 takes writes already'],
    ['takes writes, at the end', { inRecovery: false }, 'v2 takes writes already'],
  ])('is refuted for good when v2 %s', async (_what, odd, why) => {
    const { proved } = await prove([{ ...AT_END, ...odd }]);
    expect(proved).toMatchObject({ code: 'PROOF_REFUTED', retryable: false });
    expect((proved as Error).message).toContain(why);
  });
});
