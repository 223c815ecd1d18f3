import { describe, expect, it } from 'vitest';
import { promoteActivities } from '../../src/activities/promote.ts';
import { KubernetesFailed } from '../../src/model/errors.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';
import { PROVED, provedWorld, type World } from '../helpers/proved-world.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const PROMOTION = {
  metadata: { uid: 'uid-v2' },
  spec: { standby: { enabled: false, repoName: 'repo1' } },
};

async function promoteFirst(world: Partial<World>) {
  const sent: unknown[] = [];
  const clients = {
    kubernetes: () => Promise.resolve(provedWorld({ ...PROVED, ...world }, sent)),
  };
  const result: unknown = await activityEnvironment()
    .run(() => promoteActivities.promoteFirst(clients, REF, proof, 60_000))
    .catch((error: unknown) => error);
  return { result, sent };
}

describe('the promotion, while v1 is kept', () => {
  it('is sent once, to the cluster that was proved', async () => {
    expect(await promoteFirst({})).toEqual({ result: true, sent: [PROMOTION] });
  });

  it('is found sent, and not sent again', async () => {
    expect(await promoteFirst({ standby: false })).toEqual({ result: true, sent: [] });
  });

  it.each<[string, Partial<World>]>([
    ['v1 would not keep its backups', { keepBackups: 'false' }],
    ['Patroni is not paused any more', { paused: false }],
    ['v1 runs again', { state: 'in production' }],
    ['a replica of v1 was promoted by hand', { replicaWrites: true }],
    ['v1 is another cluster', { v1: 'uid-other' }],
    ['v1 is gone', { v1: null }],
    ['v2 is another cluster', { v2: 'uid-other' }],
    ['v2 is another cluster, in service', { v2: 'uid-other', standby: false }],
    ['v2 takes writes', { inRecovery: false }],
    ['v2 is behind the end of v1', { replayLsn: '0/1D000000' }],
    ['v2 is past the end of v1', { replayLsn: '0/1F000000' }],
    ["v2 is there without v1's last segment", { hasSegment: false }],
    ['the proof is too old', { ageMs: 60_000 }],
  ])('is not sent when %s', async (_what, world) => {
    const { result, sent } = await promoteFirst(world);
    expect(result).toMatchObject({ code: 'PROOF_REFUTED' });
    expect(sent).toEqual([]);
  });

  it('is refuted by a clear no of the API server', async () => {
    const facts = { call: 'patch', status: 403, reason: 'Forbidden', message: 'not allowed' };
    const merge = () => Promise.reject(new KubernetesFailed(facts, false));
    expect((await promoteFirst({ merge })).result).toMatchObject({ code: 'PROOF_REFUTED' });
  });
});
