import { describe, expect, it } from 'vitest';
import { ownRepositoryActivities } from '../../src/activities/own-repository.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { CustomObject } from '../../src/clients/kubernetes/kubernetes.ts';
import { fakeKubernetes, pod } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };
const OLD = '/backrestrepo/cluster1-backrest-shared-repo';
const OWN = '/pgbackrest/pg/cluster1-v2/repo1';

interface World {
  uid: string;
  standby: boolean;
  path: string;
  /** What the pod's files say, look by look; the last one stays. */
  shown: string[];
}

async function use(changes: Partial<World>) {
  const world: World = { uid: 'uid-v2', standby: true, path: OLD, shown: [OWN], ...changes };
  const merges: unknown[] = [];
  const touches: unknown[] = [];
  const metadata = { uid: world.uid };
  const global = { 'repo1-path': world.path };
  const spec = { standby: { enabled: world.standby }, backups: { pgbackrest: { global } } };
  const k = fakeKubernetes({
    get: <T extends CustomObject>() => Promise.resolve({ metadata, spec } as unknown as T),
    merge: (_kind, _ref, body) => Promise.resolve(void merges.push(body)),
    mergePod: ({ name }) => Promise.resolve(void touches.push(name)),
    listPods: () => Promise.resolve([pod('cluster1-v2-0')]),
    exec: () => {
      const path = world.shown.length > 1 ? world.shown.shift() : world.shown[0];
      return Promise.resolve({ stdout: path ?? '', stderr: '', exitCode: 0 });
    },
  });
  const clients: Clients = { kubernetes: () => Promise.resolve(k) };
  const result: unknown = await activityEnvironment()
    .run(() => ownRepositoryActivities.useOwnRepository(clients, TARGET, proof, OWN))
    .catch((error: unknown) => error);
  return { result, merges, touches };
}

const line = (path: string) => `repo1-path = ${path}\n`;

describe("v2's own repository path", () => {
  it('is set alone, without the promotion, and for the v2 that was proved', async () => {
    const { result, merges } = await use({ shown: [line(OWN)] });
    expect(result).toBeUndefined();
    expect(merges).toEqual([
      {
        metadata: { uid: 'uid-v2' },
        spec: { backups: { pgbackrest: { global: { 'repo1-path': OWN } } } },
      },
    ]);
  });

  it.each<[string, Partial<World>]>([
    ['is another cluster', { uid: 'uid-other' }],
    ['is no standby any more', { standby: false }],
  ])('is not set when v2 %s', async (_what, world) => {
    const { result, merges } = await use(world);
    expect(result).toMatchObject({ code: 'PROOF_REFUTED' });
    expect(merges).toEqual([]);
  });

  it('is found set by a second attempt, which only waits for the pod', async () => {
    const { result, merges } = await use({ path: OWN, shown: [line(OLD), line(OWN)] });
    expect(result).toBeUndefined();
    expect(merges).toEqual([]);
  });

  it('is waited for until the pod shows nothing else', async () => {
    const shown = ['', line(OLD), line(OLD) + line(OWN), line(OWN)];
    const { result, touches } = await use({ shown });
    expect(result).toBeUndefined();
    // Three looks at 50 ms: touched at once, and not again so soon.
    expect(touches).toEqual(['cluster1-v2-0']);
    expect(shown).toEqual([line(OWN)]);
  });

  it('does not disturb a pod that shows it already', async () => {
    const { touches } = await use({ path: OWN, shown: [line(OWN)] });
    expect(touches).toEqual([]);
  });
});
