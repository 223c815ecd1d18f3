import type {
  CustomObject,
  Kubernetes,
  ResourceKind,
} from '../../src/clients/kubernetes/kubernetes.ts';
import { V1, V1_INNER, V2 } from '../../src/model/names.ts';
import { fakeKubernetes, pod } from '../clients/fake-kubernetes.ts';
import { proof } from './fake-activities.ts';

/** What the world says of v1 and v2 just before the delete. */
export interface World {
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
  /** Of the proof, by v2's clock. */
  ageMs: number;
  /** Whether v1's replica was promoted by hand. */
  replicaWrites: boolean;
  standby: boolean;
  delete: () => Promise<boolean>;
  merge: () => Promise<void>;
}

export const PROVED: World = {
  v1: 'uid-v1',
  v2: 'uid-v2',
  keepBackups: 'true',
  paused: true,
  state: 'shut down',
  replayLsn: proof.endLsn,
  inRecovery: true,
  hasSegment: true,
  leader: true,
  ageMs: 0,
  replicaWrites: false,
  standby: true,
  delete: () => Promise.resolve(true),
  merge: () => Promise.resolve(),
};

/** `changes` has the UIDs of what was deleted, and the patches of v2. */
export function provedWorld(world: World, changes: unknown[]): Kubernetes {
  const objects = new Map<ResourceKind, CustomObject | null>([
    [V1, world.v1 === null ? null : object(world.v1)],
    [
      V1_INNER,
      object('uid-inner', { annotations: { global: { 'keep-backups': world.keepBackups } } }),
    ],
    [V2, object(world.v2, { standby: { enabled: world.standby } })],
  ]);
  return fakeKubernetes({
    get: <T extends CustomObject>(kind: ResourceKind) =>
      Promise.resolve((objects.get(kind) ?? null) as T | null),
    readConfigMapAnnotations: () =>
      Promise.resolve({
        annotations: { config: JSON.stringify(world.paused ? { pause: true } : {}) },
        resourceVersion: '1',
      }),
    listPods: (_namespace, selector) => {
      if (!selector.includes('crunchydata')) return Promise.resolve([pod(proof.pod), pod(REPLICA)]);
      return Promise.resolve(world.leader ? [pod('cluster1-v2-0')] : []);
    },
    exec: ({ name }, command) =>
      Promise.resolve({ stdout: answer(world, name, command), stderr: '', exitCode: 0 }),
    delete: (_kind, _ref, uid) => {
      changes.push(uid);
      return world.delete();
    },
    merge: (_kind, _ref, body) => {
      changes.push(body);
      return world.merge();
    },
  });
}

const REPLICA = 'cluster1-repl-0';

function answer(world: World, name: string, command: string[]): string {
  const { state, replayLsn, inRecovery, hasSegment, ageMs, replicaWrites } = world;
  if (command.includes('psql') && name === REPLICA)
    return JSON.stringify({ inRecovery: !replicaWrites, receivedLsn: null });
  if (command.includes('psql'))
    return JSON.stringify({
      inRecovery,
      replayLsn,
      systemIdentifier: proof.systemIdentifier,
      hasSegment,
      clockMs: proof.provedAtTargetMs + ageMs,
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
