import { describe, expect, it } from 'vitest';
import { EXAMPLE_REQUEST } from '../../src/model/request.ts';
import {
  MINIMAL,
  accepted,
  faults,
  faultyPaths,
  onlyProblem,
  withValue,
} from './parse-request-helpers.ts';

const FULL = {
  source: { context: 'old', namespace: 'pg', cluster: 'cluster1', storage: 'my-gcs' },
  target: {
    context: 'new',
    namespace: 'pg2',
    cluster: 'cluster2',
    replicas: 3,
    crVersion: '2.9.0',
    overrides: { spec: { port: 5433 }, metadata: { labels: { team: 'billing' } } },
    repository: 'own',
  },
  accept: ['KEEP_BACKUPS_OFF', 'MD5_VERIFIERS'],
  planHash: '0123456789abcdef',
  dryRun: true,
  cutover: {
    order: 'promote-then-delete',
    maxLagBytes: 1024,
    maxWriteOutageSeconds: 30,
    window: null,
  },
  approval: { timeoutSeconds: 3600 },
  standbyTimeoutSeconds: 7200,
};

describe('a request that is accepted', () => {
  it('needs only the two clusters; everything else has a default', () => {
    expect(accepted(MINIMAL)).toEqual({
      source: { context: null, namespace: 'pg', cluster: 'cluster1', storage: null },
      target: {
        context: null,
        namespace: 'pg',
        cluster: 'cluster1-v2',
        replicas: null,
        crVersion: null,
        overrides: {},
        repository: 'takeOver',
      },
      accept: [],
      planHash: null,
      dryRun: false,
      cutover: {
        order: 'delete-then-promote',
        maxLagBytes: 48 * 1024 * 1024,
        maxWriteOutageSeconds: 60,
        window: null,
      },
      approval: { timeoutSeconds: 7 * 24 * 3600 },
      standbyTimeoutSeconds: 3 * 24 * 3600,
    });
  });

  it('keeps every value that is given', () => {
    expect(accepted(FULL)).toEqual(FULL);
  });

  it('is what the example shows', () => {
    expect(accepted(EXAMPLE_REQUEST).source.cluster).toBe('cluster1');
  });

  it('takes the defaults of an empty group, and of single fields in a group', () => {
    expect(accepted({ ...MINIMAL, cutover: {}, approval: {} })).toEqual(accepted(MINIMAL));
    expect(accepted({ ...MINIMAL, cutover: { maxLagBytes: 7 } }).cutover).toEqual({
      order: 'delete-then-promote',
      maxLagBytes: 7,
      maxWriteOutageSeconds: 60,
      window: null,
    });
    expect(accepted({ ...MINIMAL, cutover: { maxWriteOutageSeconds: 11 } }).cutover).toEqual({
      order: 'delete-then-promote',
      maxLagBytes: 48 * 1024 * 1024,
      maxWriteOutageSeconds: 11,
      window: null,
    });
  });

  it('takes null for no context', () => {
    const input = {
      source: { ...MINIMAL.source, context: null },
      target: { ...MINIMAL.target, context: null },
    };
    expect(accepted(input)).toEqual(accepted(MINIMAL));
  });

  it('puts the target beside the source where nothing else is said', () => {
    const { target } = accepted({ source: FULL.source, target: { cluster: 'cluster1-v2' } });
    expect(target).toMatchObject({ context: 'old', namespace: 'pg', cluster: 'cluster1-v2' });
    const apart = { cluster: 'cluster1-v2', context: 'new', namespace: 'pg2' };
    expect(accepted({ source: FULL.source, target: apart }).target).toMatchObject(apart);
  });

  it.each(['a', 'a0', 'a-b', 'a--b', 'x1', 'a'.repeat(37)])('may name v2 %s', (cluster) => {
    expect(accepted({ ...MINIMAL, target: { cluster } }).target.cluster).toBe(cluster);
  });

  it.each(['a', '0', 'a-b', 'a'.repeat(63)])('may name v1 %s: it has the name', (cluster) => {
    const source = { namespace: 'pg', cluster };
    expect(accepted({ ...MINIMAL, source }).source.cluster).toBe(cluster);
  });

  it('may name a namespace of 63 characters', () => {
    const namespace = 'n'.repeat(63);
    expect(accepted({ ...MINIMAL, source: { namespace, cluster: 'a' } }).source.namespace).toBe(
      namespace,
    );
  });

  it.each([
    ['target.replicas', 1],
    ['target.replicas', 20],
    ['cutover.maxLagBytes', 0],
    ['cutover.maxLagBytes', Number.MAX_SAFE_INTEGER],
    ['cutover.maxWriteOutageSeconds', 10],
    ['cutover.maxWriteOutageSeconds', 3600],
    ['approval.timeoutSeconds', 1],
    ['approval.timeoutSeconds', 90 * 24 * 3600],
    ['standbyTimeoutSeconds', 10],
    ['standbyTimeoutSeconds', 30 * 24 * 3600],
  ])('may have %s = %d', (path, value) => {
    expect(accepted(withValue(path, value))).toMatchObject(withValue(path, value));
  });
});

describe('an input that is no object', () => {
  it.each([
    [undefined, 'missing'],
    [null, 'null'],
    [[], 'a list'],
    [[MINIMAL], 'a list'],
    ['', 'an empty text'],
    ['{"source":{}}', 'a string'],
    [7, 'a number'],
    [true, 'a boolean'],
  ])('is refused as a whole: %j is %s', (input, kind) => {
    expect(faults(input)).toContainEqual({
      path: '(the whole input)',
      problem: `must be an object, is ${kind}`,
    });
  });

  it('is told what a request needs, too', () => {
    expect(faultyPaths(null)).toEqual([
      '(the whole input)',
      'source',
      'source.namespace',
      'source.cluster',
      'target',
      'target.cluster',
    ]);
  });
});

describe('an unknown field', () => {
  it.each([
    ['whatever', { ...MINIMAL, whatever: 1 }],
    ['source.name', { ...MINIMAL, source: { ...MINIMAL.source, name: 'x' } }],
    ['source.replicas', { ...MINIMAL, source: { ...MINIMAL.source, replicas: 1 } }],
    ['target.size', { ...MINIMAL, target: { ...MINIMAL.target, size: 3 } }],
    ['cutover.maxLag', { ...MINIMAL, cutover: { maxLag: '16MB' } }],
    ['approval.timeout', { ...MINIMAL, approval: { timeout: '1h' } }],
  ])('is refused with its path, and never becomes a default: %s', (path, input) => {
    expect(onlyProblem(input, path)).toMatch(/^is unknown; known: /);
  });

  it.each([
    ['', 'source, target, accept, planHash, dryRun, cutover, approval, standbyTimeoutSeconds'],
    ['source.', 'context, namespace, cluster, storage'],
    ['target.', 'context, namespace, cluster, replicas, crVersion, overrides, repository'],
    ['cutover.', 'order, maxLagBytes, maxWriteOutageSeconds, window'],
    ['approval.', 'timeoutSeconds'],
  ])('is answered with the fields that %j knows', (prefix, known) => {
    const problem = onlyProblem(withValue(`${prefix}typo`, 1), `${prefix}typo`);
    expect(problem).toBe(`is unknown; known: ${known}`);
  });

  it('is refused under the name of a prototype as well', () => {
    const input: unknown = JSON.parse(
      '{"source":{"namespace":"pg","cluster":"a"},"target":{"cluster":"b"},"__proto__":{"x":1}}',
    );
    expect(faultyPaths(input)).toEqual(['__proto__']);
  });
});

describe('a group that is no object', () => {
  it.each([
    ['source', ['source', 'source.namespace', 'source.cluster']],
    ['target', ['target', 'target.cluster']],
    ['cutover', ['cutover']],
    ['approval', ['approval']],
  ])('is refused: %s', (group, paths) => {
    for (const value of ['pg/cluster1', 7, [], false]) {
      const input = { ...MINIMAL, [group]: value };
      expect(faultyPaths(input)).toEqual(paths);
      expect(faults(input)[0]?.problem).toMatch(/^must be an object, is a/);
    }
  });

  it.each(['source', 'target'])('is refused as missing: %s', (group) => {
    const input = { ...MINIMAL, [group]: undefined };
    expect(faults(input)[0]).toEqual({ path: group, problem: 'must be an object, is missing' });
  });
});

it('tells every fault at once, in the order of the fields', () => {
  const input = {
    source: { context: '', namespace: 'PG', cluster: 7, storage: '', extra: 1 },
    target: {
      replicas: 0,
      namespace: '',
      crVersion: '2.9',
      overrides: { spec: 1, status: {} },
      repository: 'mine',
    },
    accept: ['maybe'],
    planHash: 'abc',
    dryRun: 'yes',
    cutover: { order: 'both', maxLagBytes: '1', maxWriteOutageSeconds: 1, speed: 1 },
    approval: [],
    standbyTimeoutSeconds: null,
    more: true,
  };
  expect(faultyPaths(input)).toEqual([
    'more',
    'source.extra',
    'source.context',
    'source.namespace',
    'source.cluster',
    'source.storage',
    'target.namespace',
    'target.cluster',
    'target.replicas',
    'target.crVersion',
    'target.overrides.status',
    'target.overrides.spec',
    'target.repository',
    'accept[0]',
    'planHash',
    'dryRun',
    'cutover.speed',
    'cutover.order',
    'cutover.maxLagBytes',
    'cutover.maxWriteOutageSeconds',
    'approval',
    'standbyTimeoutSeconds',
  ]);
});
