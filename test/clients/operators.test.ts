import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { readOperator, type Generation } from '../../src/clients/operators.ts';
import { operatorSelectors } from '../../src/model/names.ts';
import { fakeKubernetes, pod, podOf, type Fields } from './fake-kubernetes.ts';

const OWN_NAMESPACE = { valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } };
const IMAGES = {
  v1: 'percona/percona-postgresql-operator:1.6.0-postgres-operator',
  v2: 'docker.io/percona/percona-postgresql-operator:2.9.0',
};

interface Operator {
  image?: string;
  env?: { name: string; value?: string; valueFrom?: object }[];
  overrides?: Fields<V1Pod>;
}

/** An operator's ready pod in the namespace `operators`. */
function operator({ image = IMAGES.v2, env = [], overrides = {} }: Operator): V1Pod {
  return pod('operator-0', {
    metadata: { namespace: 'operators', name: 'operator-0' },
    spec: { containers: [{ name: 'operator', image, env }] },
    ...overrides,
  });
}

/** Pods by any one selector of a generation, and labels of the namespace that is asked for. */
function withOperators(
  generation: Generation,
  pods: V1Pod[],
  labels: Record<string, string> | null = {},
) {
  const asked: string[] = [];
  const k = fakeKubernetes({
    listPodsEverywhere: (selector) =>
      Promise.resolve(selector === operatorSelectors[generation].at(-1) ? pods : []),
    readNamespaceLabels: (name) => {
      asked.push(name);
      return Promise.resolve(labels);
    },
  });
  return { k, asked };
}

const read = (generation: Generation, ...pods: V1Pod[]) =>
  readOperator(withOperators(generation, pods).k, generation, 'pg');

describe('readOperator', () => {
  it('finds no operator where there is no pod', async () => {
    const absent = { running: false, version: null, namespaces: [] };
    await expect(read('v1')).resolves.toEqual(absent);
    await expect(read('v2')).resolves.toEqual(absent);
  });

  it('runs when its pod is ready', async () => {
    const starting = operator({ overrides: { status: { phase: 'Running' } } });
    await expect(read('v2', operator({}))).resolves.toMatchObject({ running: true });
    await expect(read('v2', starting)).resolves.toMatchObject({ running: false, version: '2.9.0' });
  });

  it.each([
    { status: { phase: 'Failed' } },
    { status: { phase: 'Succeeded' } },
    { metadata: { namespace: 'operators', deletionTimestamp: new Date(0) } },
  ])('is not a pod that has ended or is going away: %j', async (overrides) => {
    await expect(read('v2', operator({ overrides }))).resolves.toMatchObject({ version: null });
  });

  it('is the one that watches the namespace, running or not, where there are several', async () => {
    const other = operator({
      image: 'op:2.7.0',
      env: [{ name: 'WATCH_NAMESPACE', value: 'elsewhere' }],
    });
    const ours = operator({
      env: [{ name: 'WATCH_NAMESPACE', value: 'pg' }],
      overrides: { status: { phase: 'Pending' } },
    });
    const found = { running: false, version: '2.9.0', namespaces: ['pg'] };
    await expect(read('v2', other, ours)).resolves.toEqual(found);
    await expect(read('v2', ours, other)).resolves.toEqual(found);
  });

  it('is the running one of two that watch it', async () => {
    const old = operator({ image: 'op:2.7.0', overrides: { status: { phase: 'Pending' } } });
    await expect(read('v2', old, operator({}))).resolves.toMatchObject({ version: '2.9.0' });
    await expect(read('v2', operator({}), old)).resolves.toMatchObject({ version: '2.9.0' });
  });

  it('survives a pod that says nothing', async () => {
    await expect(read('v2', podOf({}))).resolves.toEqual({
      running: false,
      version: null,
      namespaces: null,
    });
  });
});

describe('the version of an operator', () => {
  it.each<[Generation, string, string | null]>([
    ['v1', IMAGES.v1, '1.6.0'],
    ['v2', IMAGES.v2, '2.9.0'],
    ['v2', 'registry:5000/percona/operator:2.9.0-7', '2.9.0'],
    ['v2', 'percona/operator:v2.9.0', '2.9.0'],
    ['v2', 'percona/operator:2.10.0@sha256:0123456789abcdef', '2.10.0'],
    ['v2', 'percona/operator:3.0.0', '3.0.0'],
    ['v2', 'percona/operator@sha256:0123456789abcdef', null],
    ['v2', 'registry:5000/percona/operator', null],
    ['v2', 'percona/operator:main', null],
    ['v2', 'percona/operator:2.9', null],
    ['v2', 'percona/operator:2.9.0.1', null],
    ['v2', 'percona/operator:1.0.3', null],
    ['v1', 'crunchydata/postgres-operator:centos8-4.7.1', null],
  ])('of %s is read from the image %s: %j', async (generation, image, version) => {
    await expect(read(generation, operator({ image }))).resolves.toMatchObject({ version });
  });

  const labelled = (version: string, image: string) =>
    operator({
      image,
      overrides: {
        metadata: { namespace: 'operators', labels: { 'app.kubernetes.io/version': version } },
      },
    });

  it('is read from a label where the image does not tell', async () => {
    const pods = labelled('2.7.0', 'mine/operator@sha256:00');
    await expect(read('v2', pods)).resolves.toMatchObject({ version: '2.7.0' });
  });

  it('is read from the image first: an upgrade leaves the label behind', async () => {
    const pods = labelled('2.7.0', IMAGES.v2);
    await expect(read('v2', pods)).resolves.toMatchObject({ version: '2.9.0' });
  });

  it('is unknown where the label is of another scheme, too', async () => {
    const pods = labelled('1.0.3', 'mine/operator:1.0.3');
    await expect(read('v2', pods)).resolves.toMatchObject({ version: null });
  });

  it.each(['operator', 'percona-postgresql-operator'])(
    'is that of the container %s, not of its neighbours',
    async (name) => {
      const containers = [
        { name: 'apiserver', image: 'a:2.1.0' },
        { name, image: IMAGES.v2 },
      ];
      const pods = operator({ overrides: { spec: { containers } } });
      await expect(read('v2', pods)).resolves.toMatchObject({ version: '2.9.0' });
    },
  );

  it('is that of the first container where none is called as we know it', async () => {
    const containers = [{ name: 'manager', image: IMAGES.v2 }];
    const pods = operator({ overrides: { spec: { containers } } });
    await expect(read('v2', pods)).resolves.toMatchObject({ version: '2.9.0' });
  });
});

describe('the namespaces that v2 watches', () => {
  it.each([
    ['the listed ones', [{ name: 'WATCH_NAMESPACE', value: 'pg, apps' }], ['pg', 'apps']],
    ['its own', [{ name: 'WATCH_NAMESPACE', ...OWN_NAMESPACE }], ['operators']],
    ['all, where the list is empty', [{ name: 'WATCH_NAMESPACE', value: '' }], null],
    ['all, where the value is left out', [{ name: 'WATCH_NAMESPACE' }], null],
    ['all, where nothing is said', [], null],
    [
      'all, where an object says it that is not read',
      [{ name: 'WATCH_NAMESPACE', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }],
      null,
    ],
    [
      'what the older variable says, where both are set',
      [
        { name: 'WATCH_NAMESPACE', value: 'pg' },
        { name: 'PGO_TARGET_NAMESPACE', value: 'apps' },
      ],
      ['apps'],
    ],
  ])('are %s', async (_what, env, namespaces) => {
    await expect(read('v2', operator({ env }))).resolves.toMatchObject({ namespaces });
  });
});

describe('the namespaces that v1 watches', () => {
  const own = { name: 'PGO_OPERATOR_NAMESPACE', ...OWN_NAMESPACE };
  const installation = { name: 'PGO_INSTALLATION_NAME', value: 'devtest' };
  const v1 = (...env: NonNullable<Operator['env']>) => operator({ image: IMAGES.v1, env });

  it.each([
    ['the listed ones', [own, { name: 'NAMESPACE', value: 'pg,apps' }], ['pg', 'apps']],
    ['its own, where the list is empty', [own, { name: 'NAMESPACE', value: '' }], ['operators']],
    ['its own, where there is no list', [own], ['operators']],
    ['unknown, taken for all, where not even its own is told', [], null],
    [
      'the listed ones, also where its own is not told',
      [{ name: 'NAMESPACE', value: 'pg' }],
      ['pg'],
    ],
  ])('are %s', async (_what, env, namespaces) => {
    await expect(read('v1', v1(...env))).resolves.toMatchObject({ namespaces });
  });

  const labels = { vendor: 'crunchydata', 'pgo-installation-name': 'devtest' };

  it('include one that carries the labels of its installation', async () => {
    const { k, asked } = withOperators('v1', [v1(own, installation)], labels);
    await expect(readOperator(k, 'v1', 'pg')).resolves.toMatchObject({
      namespaces: ['operators', 'pg'],
    });
    expect(asked).toEqual(['pg']);
  });

  it.each([
    ['another installation', { ...labels, 'pgo-installation-name': 'other' }],
    ['another vendor', { ...labels, vendor: 'somebody' }],
    ['nobody', {}],
    ['nothing: it does not exist', null],
  ])('do not include one that belongs to %s', async (_whose, found) => {
    const { k } = withOperators('v1', [v1(own, installation)], found);
    await expect(readOperator(k, 'v1', 'pg')).resolves.toMatchObject({ namespaces: ['operators'] });
  });

  it.each([
    ['it is listed', [installation, { name: 'NAMESPACE', value: 'pg' }]],
    ['the installation has no name', [own]],
  ])('are not looked for by labels where %s', async (_why, env) => {
    const { k, asked } = withOperators('v1', [v1(...env)], labels);
    await readOperator(k, 'v1', 'pg');
    expect(asked).toEqual([]);
  });
});
