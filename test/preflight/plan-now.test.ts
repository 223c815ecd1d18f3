import { describe, expect, it } from 'vitest';
import { PlanImpossible } from '../../src/model/errors.ts';
import { examine } from '../../src/preflight/examine.ts';
import { planNow } from '../../src/preflight/plan-now.ts';
import { REQUEST, refuse, sides } from './healthy-sides.ts';
import { BY, found, withSpec, type Ill } from './looking.ts';

const now = (ill: Ill = {}, request = REQUEST) => planNow(sides(ill).clients, request);
const SAYING_VERSION = { ...REQUEST, target: { ...REQUEST.target, crVersion: '2.9.0' } };

describe('the plan of this moment', () => {
  it('is the one that an examination makes of the same', async () => {
    const examined = await examine(sides().clients, REQUEST, BY);
    expect(examined.plan).not.toBeNull();
    await expect(now()).resolves.toEqual(examined.plan);
  });

  it('is another one when v1 has changed', async () => {
    const before = await now();
    const after = await now({ source: withSpec({ pgReplicas: { hotStandby: { size: 7 } } }) });
    expect(after.planHash).not.toBe(before.planHash);
  });

  it('looks only at what a plan is made of', async () => {
    const { clients, calls } = sides();
    await planNow(clients, REQUEST);
    const others = ['old mayCall', 'new mayCall', 'new applyDry', 'new listStorageClasses'];
    expect(calls.filter((call) => others.includes(call))).toEqual([]);
  });

  it('fails as the look that failed, which may be worth another', async () => {
    const waiting = now({ source: { listPods: () => Promise.resolve([]) } });
    await expect(waiting).rejects.toMatchObject({ code: 'POD_MISSING', retryable: true });
    const denied = now({ source: { readData: refuse(403, 'no') } });
    await expect(denied).rejects.toMatchObject({ code: 'KUBERNETES_FAILED', retryable: false });
    await expect(now({ target: 'unknown' })).rejects.toMatchObject({ code: 'CONTEXT_UNKNOWN' });
  });

  it('needs no operator to be seen where the request says its version', async () => {
    const blind = { target: { listPodsEverywhere: refuse(403, 'no') } };
    await expect(now(blind)).rejects.toMatchObject({ status: 403 });
    await expect(now(blind, SAYING_VERSION)).resolves.toMatchObject({ crVersion: '2.9.0' });
  });

  it('cannot be made of a v1 that is gone, and waits for none of its pods', async () => {
    const gone = { get: found(null), listPods: () => Promise.resolve([]) };
    await expect(now({ source: gone })).rejects.toMatchObject({
      code: 'PLAN_IMPOSSIBLE',
      message: expect.stringContaining('there is no v1 cluster old:pg/cluster1') as string,
    });
  });

  it('hides no fault of our own behind that', async () => {
    const fault = () => Promise.reject(new TypeError('x is undefined'));
    const broken = now({ target: { listPodsEverywhere: fault } }, SAYING_VERSION);
    await expect(broken).rejects.toThrow('x is undefined');
  });

  it.each<[string, Ill, string]>([
    ['v1 lost its storage', { source: withSpec({ backup: {} }) }, 'v1 has no cloud storage'],
    [
      "v2's operator is gone",
      { target: { listPodsEverywhere: () => Promise.resolve([]) } },
      'the version of v2',
    ],
  ])('cannot be made when %s, and says so', async (_what, ill, why) => {
    const impossible = now(ill);
    await expect(impossible).rejects.toThrow(PlanImpossible);
    await expect(impossible).rejects.toMatchObject({
      code: 'PLAN_IMPOSSIBLE',
      retryable: false,
      message: expect.stringContaining(why) as string,
    });
  });
});
