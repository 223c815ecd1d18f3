import {
  retireParkedSourceActivities,
  type Handed,
} from '../../src/activities/retire-parked-source.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type {
  CustomObject,
  Kubernetes,
  ResourceKind,
} from '../../src/clients/kubernetes/kubernetes.ts';
import { V1, V1_INNER, V2 } from '../../src/model/names.ts';
import { fakeKubernetes, pod, podOf } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from './activity-environment.ts';
import { parked, proof } from './fake-activities.ts';

export const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
export const HANDED: Handed = {
  proof,
  targetTimeline: 5,
  parked,
  fullBackup: 'cluster1-v2-handover-full-1',
  unverified: null,
};
export const AS_PARKED = { name: 'cluster1', uid: 'uid-deployment', generation: 2 };

/** What the world says of v1, parked, and v2, in service. */
export interface World {
  v1: string | null;
  v2: string | null;
  keepBackups: string;
  paused: boolean;
  deployments: { name: string; uid: string; generation: number }[];
  v1Pods: number;
  systemIdentifier: string;
  inRecovery: boolean;
  timeline: string;
  leader: boolean;
  delete: () => Promise<boolean>;
}

const APPROVED: World = {
  v1: 'uid-v1',
  v2: 'uid-v2',
  keepBackups: 'true',
  paused: true,
  deployments: [AS_PARKED],
  v1Pods: 0,
  systemIdentifier: proof.systemIdentifier,
  inRecovery: false,
  timeline: '00000005',
  leader: true,
  delete: () => Promise.resolve(true),
};

function kubernetes(world: World, deletes: string[]): Kubernetes {
  const keep = { annotations: { global: { 'keep-backups': world.keepBackups } } };
  const objects = new Map<ResourceKind, CustomObject | null>([
    [V1, object(world.v1)],
    [V1_INNER, object('uid-inner', keep)],
    [V2, object(world.v2)],
  ]);
  return fakeKubernetes({
    get: <T extends CustomObject>(kind: ResourceKind) =>
      Promise.resolve((objects.get(kind) ?? null) as T | null),
    readConfigMapAnnotations: () =>
      Promise.resolve({
        annotations: { config: JSON.stringify(world.paused ? { pause: true } : {}) },
        resourceVersion: '1',
      }),
    listDeployments: () =>
      Promise.resolve(world.deployments.map((metadata) => podOf({ metadata }) as object)),
    listPods: (_namespace, selector) => Promise.resolve(podsOf(world, selector)),
    exec: (_pod, _command, { stdin = '' }) =>
      Promise.resolve({ stdout: answer(world, stdin), stderr: '', exitCode: 0 }),
    delete: (_kind, _ref, uid) => {
      deletes.push(uid);
      return world.delete();
    },
  });
}

function podsOf({ leader, v1Pods }: World, selector: string) {
  if (selector.startsWith('pg-cluster=')) return v1Pods > 0 ? [pod('cluster1-0')] : [];
  return leader ? [pod('cluster1-v2-0')] : [];
}

function answer({ inRecovery, systemIdentifier, timeline }: World, sql: string): string {
  if (sql.includes('txid_snapshot_xmax'))
    return JSON.stringify({ nextTransactionId: 5_040, lsn: '0/1E000400', databases: ['a', 'b'] });
  if (sql.includes('pg_stat_user_tables'))
    return JSON.stringify([{ table: 'public.t', inserted: 3, updated: 2, deleted: 1 }]);
  if (sql.includes('pg_walfile_name')) return `${timeline}0000000000000001`;
  return JSON.stringify({ inRecovery, systemIdentifier });
}

function object(uid: string | null, spec: object = {}): CustomObject | null {
  if (uid === null) return null;
  const metadata = { name: 'x', namespace: 'pg', uid, resourceVersion: '1', creationTimestamp: '' };
  return { metadata, spec } as CustomObject;
}

export function clientsFor(world: Partial<World>, deletes: string[] = []): Clients {
  const k = kubernetes({ ...APPROVED, ...world }, deletes);
  return { kubernetes: () => Promise.resolve(k) };
}

interface Attempt {
  world?: Partial<World>;
  attempt?: number;
  heartbeatDetails?: unknown;
  /** Since the first attempt, by Temporal's clock. */
  triedForMs?: number;
}

export async function deleteParked({ world = {}, triedForMs = 0, ...info }: Attempt) {
  const deletes: string[] = [];
  const clients = clientsFor(world, deletes);
  const times = {
    scheduledTimestampMs: 1_000_000,
    currentAttemptScheduledTimestampMs: 1_000_000 + triedForMs,
  };
  const result: unknown = await activityEnvironment({ ...times, ...info })
    .run(() => retireParkedSourceActivities.deleteParkedSource(clients, REF, HANDED))
    .catch((error: unknown) => error);
  return { result, deletes };
}
