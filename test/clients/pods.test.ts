import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import {
  databaseEnvironment,
  isReady,
  mayHaveServer,
  operatorIsRunning,
  refOf,
  sourceAddresses,
  sourceDatabasePods,
  sourcePrimary,
  sourceRepoHost,
  targetLeader,
} from '../../src/clients/pods.ts';
import { PodMissing } from '../../src/model/errors.ts';
import { v1Selectors, v2Selectors } from '../../src/model/names.ts';
import { fakeKubernetes, pod, podOf } from './fake-kubernetes.ts';

const CLUSTER = { context: null, namespace: 'pg', cluster: 'cluster1' };
const DELETED = { namespace: 'pg', name: 'old', deletionTimestamp: new Date(0) };

/** Pods by the exact selector that finds them, in namespace pg. */
function withPods(pods: Record<string, V1Pod[]>) {
  const find = (selector: string) => Promise.resolve(pods[selector] ?? []);
  return fakeKubernetes({
    listPods: (namespace, selector) => (namespace === 'pg' ? find(selector) : Promise.resolve([])),
    listPodsEverywhere: find,
  });
}

describe.each([
  ['sourcePrimary', sourcePrimary, v1Selectors.primary('cluster1')],
  ['sourceRepoHost', sourceRepoHost, v1Selectors.repoHost('cluster1')],
  ['targetLeader', targetLeader, v2Selectors.primary('cluster1')],
])('%s', (_name, look, selector) => {
  it('is the running pod', async () => {
    const running = pod('right');
    const pods = [pod('waiting', { status: { phase: 'Pending' } }), running];
    await expect(look(withPods({ [selector]: pods }), CLUSTER)).resolves.toBe(running);
  });

  it('is not a pod that is going away', async () => {
    const pods = [pod('old', { metadata: DELETED }), pod('new')];
    const found = await look(withPods({ [selector]: pods }), CLUSTER);
    expect(found.metadata?.name).toBe('new');
  });

  it.each([
    ['there is no pod', []],
    ['it is going away', [pod('old', { metadata: DELETED })]],
    ['it has not started', [pod('new', { status: { phase: 'Pending' } })]],
  ])('is waited for while %s', async (_why, pods) => {
    const missing = look(withPods({ [selector]: pods }), CLUSTER);
    await expect(missing).rejects.toThrow(PodMissing);
    await expect(missing).rejects.toThrow('pg/cluster1');
  });
});

describe('sourceDatabasePods', () => {
  it('finds a stopped primary too, which has lost its role', async () => {
    const pods = [pod('cluster1-0', { status: { phase: 'Running' } }), pod('cluster1-1')];
    const k = withPods({ [v1Selectors.database('cluster1')]: pods });
    await expect(sourceDatabasePods(k, CLUSTER)).resolves.toEqual(pods);
  });
});

describe('sourceAddresses', () => {
  it('are those of every pod of v1, each once, in both families', async () => {
    const pods = [
      pod('cluster1-0', {
        status: { podIP: '192.0.2.1', podIPs: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }] },
      }),
      pod('cluster1-pgbouncer', { status: { podIP: '192.0.2.2' } }),
      pod('pending', { status: { phase: 'Pending' } }),
    ];
    const k = withPods({ [v1Selectors.everyPod('cluster1')]: pods });
    const addresses = ['192.0.2.1', '2001:db8::1', '192.0.2.2'];
    await expect(sourceAddresses(k, CLUSTER)).resolves.toEqual(addresses);
  });
});

describe('operatorIsRunning', () => {
  it('finds one by any of its labels', async () => {
    const k = withPods({ 'app=b': [pod('operator')] });
    await expect(operatorIsRunning(k, ['app=a', 'app=b'])).resolves.toBe(true);
  });

  it.each([
    ['none', []],
    ['one that is not ready', [pod('operator', { status: { phase: 'Running' } })]],
    ['one that is going away', [pod('operator', { metadata: DELETED })]],
  ])('says no to %s', async (_what, pods) => {
    await expect(operatorIsRunning(withPods({ 'app=a': pods }), ['app=a'])).resolves.toBe(false);
  });
});

describe('isReady', () => {
  const withConditions = (...conditions: { type: string; status: string }[]) =>
    pod('a', { status: { conditions } });

  it('means the condition Ready, nothing else', () => {
    expect(isReady(withConditions({ type: 'Ready', status: 'True' }))).toBe(true);
    expect(isReady(withConditions({ type: 'Ready', status: 'False' }))).toBe(false);
    expect(isReady(withConditions({ type: 'Initialized', status: 'True' }))).toBe(false);
    expect(isReady(withConditions())).toBe(false);
    expect(isReady(podOf({}))).toBe(false);
  });
});

describe('mayHaveServer', () => {
  const inState = (state: object) =>
    podOf({
      status: {
        containerStatuses: [
          {
            name: 'exporter',
            ready: true,
            restartCount: 0,
            image: '',
            imageID: '',
            state: { waiting: {} },
          },
          { name: 'database', ready: true, restartCount: 0, image: '', imageID: '', state },
        ],
      },
    });

  it('is true of a pod whose database container runs, or of which nothing is known', () => {
    expect(mayHaveServer(inState({ running: {} }))).toBe(true);
    expect(mayHaveServer(podOf({}))).toBe(true);
  });

  it('is false while that container waits to be started, or has ended', () => {
    expect(mayHaveServer(inState({ waiting: { reason: 'CrashLoopBackOff' } }))).toBe(false);
    expect(mayHaveServer(inState({ terminated: { exitCode: 1 } }))).toBe(false);
  });
});

describe('refOf', () => {
  it('names the pod', () => {
    expect(refOf(pod('cluster1-0'))).toEqual({ namespace: 'pg', name: 'cluster1-0' });
  });
});

describe('databaseEnvironment', () => {
  it('reads the plain values of the database container, and resolves no secret', () => {
    const containers = [
      { name: 'sidecar', env: [{ name: 'PGBACKREST_REPO1_PATH', value: '/wrong' }] },
      {
        name: 'database',
        env: [
          { name: 'PGBACKREST_REPO1_PATH', value: '/right' },
          { name: 'EMPTY', value: '' },
          { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ],
      },
    ];
    expect(databaseEnvironment(pod('a', { spec: { containers } }))).toEqual({
      PGBACKREST_REPO1_PATH: '/right',
      EMPTY: '',
    });
  });

  it.each([{ containers: [] }, { containers: [{ name: 'database' }] }])(
    'is empty where nothing is said: %j',
    (spec) => {
      expect(databaseEnvironment(pod('a', { spec }))).toEqual({});
      expect(databaseEnvironment(podOf({}))).toEqual({});
    },
  );
});
