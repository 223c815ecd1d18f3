import { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import {
  lackingReplicas,
  refuseOtherPrimary,
  scaleDown,
  scaleUp,
} from '../../src/activities/v1-servers.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { FakeSides, type FakeServer, type FakeState } from '../helpers/fake-sides.ts';

const SOURCE = { context: null, namespace: 'pg', cluster: 'cluster1' };
const STOPPED = { deployment: 'cluster1', dataDirectory: '/pgdata', binaryDirectory: '/bin' };
const END = '0/1E000028';

/** v1 stopped at its end, beside one replica. */
function world(replica: Partial<FakeServer> = {}, own: Partial<FakeServer> = {}): FakeSides {
  const sides = new FakeSides();
  sides.servers = {
    'cluster1-0': {
      ...{ deployment: 'cluster1', state: 'down' },
      ...{ control: { state: 'shut down', checkpointLsn: END }, ...own },
    },
    'cluster1-repl-0': { deployment: 'cluster1-repl', state: { receivedLsn: END }, ...replica },
  };
  return sides;
}

describe('another server of v1', () => {
  const look = (sides: FakeSides) => refuseOtherPrimary(sides.kubernetes, SOURCE, 'cluster1-0');

  it('that takes writes refutes the proof', async () => {
    await expect(look(world({ state: 'writing' }))).rejects.toMatchObject({
      code: 'PROOF_REFUTED',
      message: expect.stringContaining('cluster1-repl-0 was promoted') as string,
    });
  });

  it.each<[string, FakeState]>([
    ['follows', { receivedLsn: null }],
    ['is down', 'down'],
  ])('that %s does not', async (_what, state) => {
    await expect(look(world({ state }))).resolves.toBeUndefined();
  });

  it('that is starting is not taken for down: it may come up writing', async () => {
    await expect(look(world({ state: 'starting' }))).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      retryable: true,
    });
  });

  it('is another one than that which was stopped', async () => {
    await expect(look(world({}, { state: 'writing' }))).resolves.toBeUndefined();
  });
});

describe('a replica that is held back while Patroni is resumed', () => {
  const lacking = (sides: FakeSides) => lackingReplicas(sides.kubernetes, SOURCE, STOPPED);
  const held = ['cluster1-repl'];

  it.each<[string, Partial<FakeServer>, Partial<FakeServer>]>([
    ['lacks the last byte', { state: { receivedLsn: '0/1E000027' } }, {}],
    ['has received nothing', { state: { receivedLsn: null } }, {}],
    ['cannot be asked', { state: 'starting' }, {}],
    ['is down', { state: 'down' }, {}],
    [
      'is beside a server that crashed',
      {},
      { control: { state: 'in production', checkpointLsn: END } },
    ],
    ['is beside a server whose pod is gone', {}, { replicas: 0 }],
  ])('%s', async (_what, replica, own) => {
    expect(await lacking(world(replica, own))).toEqual(held);
  });

  it.each<[string, Partial<FakeServer>, Partial<FakeServer>]>([
    ['has every byte', { state: { receivedLsn: END } }, {}],
    ['is ahead', { state: { receivedLsn: '0/1F000000' } }, {}],
    ['lacks WAL of a primary that was never stopped', { state: 'down' }, { state: 'writing' }],
    ['was promoted by hand', { state: 'writing' }, {}],
  ])('is none that %s', async (_what, replica, own) => {
    expect(await lacking(world(replica, own))).toEqual([]);
  });

  it('is none where there is none', async () => {
    const sides = world({ replicas: 0 }, { state: 'starting' });
    expect(await lacking(sides)).toEqual([]);
  });

  it('is not the one that has all, beside another that has not', async () => {
    const sides = world();
    sides.servers['cluster1-late-0'] = { deployment: 'cluster1-late', state: 'down' };
    expect(await lacking(sides)).toEqual(['cluster1-late']);
  });
});

describe('a server that is scaled away', () => {
  it('is marked as ours, and gone when it is done', async () => {
    const sides = world();
    await activityEnvironment().run(() => scaleDown(sides.kubernetes, SOURCE, ['cluster1-repl']));
    expect(sides.did).toEqual(['scale cluster1-repl to 0']);
    expect([...sides.scaledDown]).toEqual(['cluster1-repl']);
  });

  it('is waited for', async () => {
    const sides = world();
    sides.kubernetes.mergeDeployment = () => {
      setTimeout(() => (sides.servers['cluster1-repl-0'] = { ...away }), 300);
      return Promise.resolve(new V1Deployment());
    };
    const away: FakeServer = { deployment: 'cluster1-repl', state: 'down', replicas: 0 };
    await activityEnvironment().run(() => scaleDown(sides.kubernetes, SOURCE, ['cluster1-repl']));
    expect(sides.servers['cluster1-repl-0']?.replicas).toBe(0);
  });

  it('comes back alone, if one is asked for, and only if it was we who scaled it', async () => {
    const sides = world();
    sides.servers['other-0'] = { deployment: 'other', state: 'down', replicas: 0 };
    sides.scaledDown.add('cluster1').add('cluster1-repl');
    await scaleUp(sides.kubernetes, SOURCE, 'cluster1');
    expect(sides.did).toEqual(['scale cluster1 to 1']);
    await scaleUp(sides.kubernetes, SOURCE);
    expect(sides.did.slice(1)).toEqual(['scale cluster1-repl to 1']);
    expect([...sides.scaledDown]).toEqual([]);
  });
});
