import { describe, expect, it } from 'vitest';
import { KubernetesFailed } from '../../src/model/errors.ts';
import { AS_PARKED, deleteParked, type World } from '../helpers/parked-world.ts';

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
