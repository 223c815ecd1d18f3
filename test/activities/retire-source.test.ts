import { describe, expect, it } from 'vitest';
import { retireSourceActivities } from '../../src/activities/retire-source.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type {
  CustomObject,
  Kubernetes,
  ResourceKind,
} from '../../src/clients/kubernetes/kubernetes.ts';
import { KubernetesFailed } from '../../src/model/errors.ts';
import { V1, V1_INNER, V2 } from '../../src/model/names.ts';
import { fakeKubernetes, pod } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const LATER = Number.MAX_SAFE_INTEGER;

/** What the world says of v1 and v2 just before the delete. */
interface World {
  v1: string | null;
  v2: string;
  keepBackups: string;
  paused: boolean;
  state: string;
  replayLsn: string;
  inRecovery: boolean;
  hasSegment: boolean;
  /** Whether v2's leader has a pod. */
  leader: boolean;
  delete: () => Promise<boolean>;
}

const PROVED: World = {
  v1: 'uid-v1',
  v2: 'uid-v2',
  keepBackups: 'true',
  paused: true,
  state: 'shut down',
  replayLsn: proof.endLsn,
  inRecovery: true,
  hasSegment: true,
  leader: true,
  delete: () => Promise.resolve(true),
};

function kubernetes(world: World, deletes: string[]): Kubernetes {
  const objects = new Map<ResourceKind, CustomObject | null>([
    [V1, world.v1 === null ? null : object(world.v1)],
    [
      V1_INNER,
      object('uid-inner', { annotations: { global: { 'keep-backups': world.keepBackups } } }),
    ],
    [V2, object(world.v2, { standby: { enabled: true } })],
  ]);
  return fakeKubernetes({
    get: <T extends CustomObject>(kind: ResourceKind) =>
      Promise.resolve((objects.get(kind) ?? null) as T | null),
    readConfigMapAnnotations: () =>
      Promise.resolve({
        annotations: { config: JSON.stringify(world.paused ? { pause: true } : {}) },
        resourceVersion: '1',
      }),
    listPods: () => Promise.resolve(world.leader ? [pod('cluster1-v2-0')] : []),
    exec: (_pod, command) =>
      Promise.resolve({ stdout: answer(world, command), stderr: '', exitCode: 0 }),
    delete: (_kind, _ref, uid) => {
      deletes.push(uid);
      return world.delete();
    },
  });
}

function answer({ state, replayLsn, inRecovery, hasSegment }: World, command: string[]): string {
  if (command.includes('psql'))
    return JSON.stringify({
      inRecovery,
      replayLsn,
      systemIdentifier: proof.systemIdentifier,
      hasSegment,
    });
  return [
    `Database cluster state: ${state}`,
    `Database system identifier: ${proof.systemIdentifier}`,
    `Latest checkpoint location: ${proof.checkpointLsn}`,
    "Latest checkpoint's TimeLineID: 4",
    "Latest checkpoint's NextXID: 0:5000",
    'Bytes per WAL segment: 16777216',
  ].join('\n');
}

function object(uid: string, spec: object = {}): CustomObject {
  const metadata = { name: 'x', namespace: 'pg', uid, resourceVersion: '1', creationTimestamp: '' };
  return { metadata, spec } as CustomObject;
}

interface Attempt {
  world?: Partial<World>;
  attempt?: number;
  heartbeatDetails?: unknown;
  giveUpAtMs?: number;
}

async function deleteSource({ world, giveUpAtMs = LATER, ...info }: Attempt) {
  const deletes: string[] = [];
  const clients: Clients = {
    kubernetes: () => Promise.resolve(kubernetes({ ...PROVED, ...world }, deletes)),
  };
  const result: unknown = await activityEnvironment(info)
    .run(() => retireSourceActivities.deleteSource(clients, REF, proof, giveUpAtMs))
    .catch((error: unknown) => error);
  return { result, deletes };
}

const refuted = { code: 'PROOF_REFUTED' };

describe('the delete of v1', () => {
  it('is sent once, for the UID that the proof names', async () => {
    const { result, deletes } = await deleteSource({});
    expect(deletes).toEqual(['uid-v1']);
    expect(result).toMatchObject({ uid: 'uid-v1', innerUid: 'uid-inner' });
  });

  it.each<[string, Partial<World>]>([
    ['v1 would not keep its backups', { keepBackups: 'false' }],
    ['Patroni is not paused any more', { paused: false }],
    ['v1 runs again', { state: 'in production' }],
    ['v2 is another cluster', { v2: 'uid-other' }],
    ['v2 takes writes', { inRecovery: false }],
    ['v2 is behind the end of v1', { replayLsn: '0/1D000000' }],
    ['v2 is past the end of v1', { replayLsn: '0/1F000000' }],
    ["v2 is there without v1's last segment", { hasSegment: false }],
    ['v1 is another cluster', { v1: 'uid-other' }],
  ])('is not sent when %s', async (_what, world) => {
    const { result, deletes } = await deleteSource({ world });
    expect(result).toMatchObject(refuted);
    expect(deletes).toEqual([]);
  });

  it('is taken for done when v1 is gone: an earlier attempt was cut off after it', async () => {
    const { result, deletes } = await deleteSource({ world: { v1: null }, attempt: 2 });
    expect(result).toMatchObject({ uid: 'uid-v1' });
    expect(deletes).toEqual([]);
  });

  it('is taken for done when somebody made v1 anew after an earlier attempt', async () => {
    const { result, deletes } = await deleteSource({ world: { v1: 'uid-anew' }, attempt: 2 });
    expect(result).toMatchObject({ uid: 'uid-v1' });
    expect(deletes).toEqual([]);
  });
});

describe('a delete that cannot be confirmed', () => {
  const noAnswer = new KubernetesFailed(
    { call: 'exec', status: null, reason: null, message: 'refused' },
    true,
  );

  it('is tried again while there is time', async () => {
    const { result } = await deleteSource({ world: { delete: () => Promise.reject(noAnswer) } });
    expect(result).toBe(noAnswer);
  });

  it('is given up when the time-box of the outage is over: v1 must not stay stopped', async () => {
    const clients: Clients = {
      kubernetes: () => Promise.resolve(kubernetes({ ...PROVED, leader: false }, [])),
    };
    const over = Date.now() - 1;
    const giveUp = activityEnvironment().run(() =>
      retireSourceActivities.deleteSource(clients, REF, proof, over),
    );
    await expect(giveUp).rejects.toMatchObject(refuted);
    const sentBefore = activityEnvironment({ attempt: 2, heartbeatDetails: { sent: true } });
    const goOn = sentBefore.run(() =>
      retireSourceActivities.deleteSource(clients, REF, proof, over),
    );
    // Sent without an answer: it may have been accepted, so there is no way back.
    await expect(goOn).rejects.toMatchObject({ code: 'POD_MISSING' });
  });

  it('is not sent when a worker comes back after the time-box, though the proof still holds', async () => {
    const { result, deletes } = await deleteSource({ giveUpAtMs: Date.now() - 1, attempt: 2 });
    expect(result).toMatchObject(refuted);
    expect(deletes).toEqual([]);
  });

  it('is refuted by a clear no of the API server, unless one was sent before', async () => {
    const forbidden = new KubernetesFailed(
      { call: 'delete', status: 403, reason: 'Forbidden', message: 'not allowed' },
      false,
    );
    const world = { delete: () => Promise.reject(forbidden) };
    expect((await deleteSource({ world })).result).toMatchObject(refuted);
    const again = { world, attempt: 2, heartbeatDetails: { sent: true } };
    expect((await deleteSource(again)).result).toBe(forbidden);
  });
});
