import { describe, expect, it } from 'vitest';
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
import { KubernetesFailed } from '../../src/model/errors.ts';
import { V1, V1_INNER, V2 } from '../../src/model/names.ts';
import type { RetirementEvidence } from '../../src/model/retirement.ts';
import { fakeKubernetes, pod, podOf } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { parked, proof } from '../helpers/fake-activities.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const HANDED: Handed = {
  proof,
  targetTimeline: 5,
  parked,
  fullBackup: 'cluster1-v2-handover-full-1',
  unverified: null,
};
const AS_PARKED = { name: 'cluster1', uid: 'uid-deployment', generation: 2 };

/** What the world says of v1, parked, and v2, in service. */
interface World {
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

function clientsFor(world: Partial<World>, deletes: string[] = []): Clients {
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

async function deleteParked({ world = {}, triedForMs = 0, ...info }: Attempt) {
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

const refuted = { code: 'PROOF_REFUTED' };

describe('the delete of a parked v1', () => {
  it('is sent once, for the UID that the proof names', async () => {
    const { result, deletes } = await deleteParked({});
    expect(deletes).toEqual(['uid-v1']);
    expect(result).toMatchObject({ uid: 'uid-v1', innerUid: 'uid-inner' });
  });

  it.each<[string, Partial<World>]>([
    ['v1 would not keep its backups', { keepBackups: 'false' }],
    ["v1's Patroni is not paused any more", { paused: false }],
    ['v1 has a pod again', { v1Pods: 1 }],
    ['a server of v1 was scaled up and down', { deployments: [{ ...AS_PARKED, generation: 4 }] }],
    ['a Deployment of v1 was made anew', { deployments: [{ ...AS_PARKED, uid: 'uid-other' }] }],
    ['a Deployment of v1 is gone', { deployments: [] }],
    [
      'v1 has a further server',
      { deployments: [AS_PARKED, { name: 'cluster1-repl1', uid: 'uid-new', generation: 1 }] },
    ],
    ['v1 is another cluster', { v1: 'uid-other' }],
    ['v2 is another cluster', { v2: 'uid-other' }],
    ['v2 is gone', { v2: null }],
    ['v2 is a copy of something else', { systemIdentifier: '1' }],
    ['v2 takes no writes', { inRecovery: true }],
    ['v2 writes on an earlier timeline', { timeline: '00000004' }],
  ])('is not sent when %s', async (_what, world) => {
    const { result, deletes } = await deleteParked({ world });
    expect(result).toMatchObject(refuted);
    expect(deletes).toEqual([]);
  });

  it('is sent after a failover of v2, which gave it a later timeline', async () => {
    const { deletes } = await deleteParked({ world: { timeline: '0000000A' } });
    expect(deletes).toEqual(['uid-v1']);
  });

  it('is taken for done when v1 is gone: an earlier attempt was cut off after it', async () => {
    const { result, deletes } = await deleteParked({ world: { v1: null }, attempt: 2 });
    expect(result).toMatchObject({ uid: 'uid-v1' });
    expect(deletes).toEqual([]);
  });

  it('says of the data what is true now: v1 is kept, and v2 has what came later', async () => {
    const { result } = await deleteParked({ world: { paused: false } });
    expect(String(result)).toMatch(/v1 was not deleted.*since is in v2/);
  });
});

describe('a delete of a parked v1 that cannot be confirmed', () => {
  const AN_HOUR_MS = 3_600_000;

  it('is tried again while there is time', async () => {
    const { result } = await deleteParked({ world: { leader: false }, triedForMs: 30_000 });
    expect(result).toMatchObject({ code: 'POD_MISSING' });
  });

  it('is given up after a minute: v1 may be needed just because v2 does not answer', async () => {
    const { result, deletes } = await deleteParked({
      world: { leader: false },
      triedForMs: 61_000,
    });
    expect(result).toMatchObject(refuted);
    expect(deletes).toEqual([]);
  });

  it('is sent however late it can be: there is no outage, and all is as it was', async () => {
    const { deletes } = await deleteParked({ triedForMs: AN_HOUR_MS, attempt: 9 });
    expect(deletes).toEqual(['uid-v1']);
  });

  it('is never given up once it was sent without an answer', async () => {
    const noAnswer = new KubernetesFailed(
      { call: 'delete', status: null, reason: null, message: 'refused' },
      true,
    );
    const { result } = await deleteParked({
      world: { delete: () => Promise.reject(noAnswer) },
      triedForMs: AN_HOUR_MS,
      attempt: 2,
      heartbeatDetails: { sent: true },
    });
    expect(result).toBe(noAnswer);
  });
});

describe('the evidence of the second gate', () => {
  const collect = async (handed: Partial<Handed> = {}): Promise<RetirementEvidence> => {
    const run = () =>
      retireParkedSourceActivities.collectRetirement(clientsFor({}), REF, { ...HANDED, ...handed });
    const evidence: RetirementEvidence = await activityEnvironment().run(run);
    return evidence;
  };

  it('tells what v2 has taken in, by table', async () => {
    const { writes, targetPod } = await collect();
    expect(targetPod).toBe('cluster1-v2-0');
    expect(writes).toEqual({
      transactions: 40,
      walBytes: 1024,
      lsn: '0/1E000400',
      tables: [
        { database: 'a', table: 'public.t', inserted: 3, updated: 2, deleted: 1 },
        { database: 'b', table: 'public.t', inserted: 3, updated: 2, deleted: 1 },
      ],
    });
  });

  it.each<[string, Partial<Handed>]>([
    ['another v1', { proof: { ...proof, sourceUid: 'uid-other' } }],
    ['another v2', { proof: { ...proof, targetUid: 'uid-other' } }],
    ['other data', { proof: { ...proof, systemIdentifier: '1' } }],
    ['another timeline', { targetTimeline: 6 }],
    [
      'a v1 that was started in between',
      { parked: { ...parked, deployments: [{ ...AS_PARKED, generation: 4 }] } },
    ],
    ['another backup', { fullBackup: 'cluster1-v2-handover-full-2' }],
    ['a v2 that could not be verified', { unverified: 'archiving fails' }],
  ])('is another one for %s', async (_what, handed) => {
    const { evidenceId } = await collect(handed);
    expect(evidenceId).toMatch(/^[0-9a-f]{8}$/);
    expect(evidenceId).not.toBe((await collect()).evidenceId);
  });

  it('stays the same while v2 only goes on writing', async () => {
    const later = { ...HANDED, parked: { ...parked, parkedAtMs: parked.parkedAtMs + 1 } };
    expect((await collect(later)).evidenceId).toBe((await collect()).evidenceId);
  });
});

describe('the watch at the second gate', () => {
  it('goes on counting, and tells it, until it is cancelled', async () => {
    const environment = activityEnvironment();
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => {
      beats.push(details);
      environment.cancel();
    });
    const run = () => retireParkedSourceActivities.watchRetirement(clientsFor({}), REF, HANDED);
    await expect(environment.run(run)).rejects.toThrow();
    const seen = expect.stringContaining('40 transactions') as string;
    expect(beats[0]).toMatchObject({ seen, facts: { transactions: 40 } });
  });
});
