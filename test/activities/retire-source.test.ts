import { describe, expect, it } from 'vitest';
import { retireSourceActivities } from '../../src/activities/retire-source.ts';
import type { Clients } from '../../src/clients/clients.ts';
import { KubernetesFailed } from '../../src/model/errors.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';
import { PROVED, provedWorld, type World } from '../helpers/proved-world.ts';

const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
};
const WITHIN_MS = 60_000;

interface Attempt {
  world?: Partial<World>;
  attempt?: number;
  heartbeatDetails?: unknown;
  triedMs?: number;
}

async function deleteSource({ world, triedMs = 0, ...info }: Attempt) {
  const deletes: unknown[] = [];
  const clients: Clients = {
    kubernetes: () => Promise.resolve(provedWorld({ ...PROVED, ...world }, deletes)),
  };
  const result: unknown = await activityEnvironment({
    scheduledTimestampMs: 1_000,
    currentAttemptScheduledTimestampMs: 1_000 + triedMs,
    ...info,
  })
    .run(() => retireSourceActivities.deleteSource(clients, REF, proof, WITHIN_MS))
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
    ['a replica of v1 was promoted by hand', { replicaWrites: true }],
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
    const late = { world: { leader: false }, attempt: 2, triedMs: WITHIN_MS };
    expect((await deleteSource(late)).result).toMatchObject(refuted);
    const sentBefore = { ...late, heartbeatDetails: { sent: true } };
    // Sent without an answer: it may have been accepted, so there is no way back.
    expect((await deleteSource(sentBefore)).result).toMatchObject({ code: 'POD_MISSING' });
  });

  it('is not sent when a worker comes back after the time-box, though the proof still holds', async () => {
    const { result, deletes } = await deleteSource({ world: { ageMs: WITHIN_MS }, attempt: 2 });
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
