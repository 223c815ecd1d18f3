import { describe, expect, it } from 'vitest';
import { EXAMPLE_REQUEST } from '../../src/model/request.ts';
import { MINIMAL, accepted, faults, faultyPaths, withValue } from './parse-request-helpers.ts';

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
  requestedBy: 'Dora',
  approval: {
    timeoutSeconds: 3600,
    approvers: ['Ada', 'Bob'],
    minApprovals: 2,
    requesterMayApprove: false,
    remindEverySeconds: 600,
  },
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
      requestedBy: null,
      approval: {
        timeoutSeconds: 7 * 24 * 3600,
        approvers: null,
        minApprovals: 1,
        requesterMayApprove: true,
        remindEverySeconds: 24 * 3600,
      },
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
    ['approval.minApprovals', 1],
    ['approval.minApprovals', 10],
    ['approval.remindEverySeconds', 1],
    ['approval.remindEverySeconds', 90 * 24 * 3600],
    ['approval.requesterMayApprove', true],
    ['standbyTimeoutSeconds', 10],
    ['standbyTimeoutSeconds', 30 * 24 * 3600],
  ])('may have %s = %s', (path, value) => {
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
    requestedBy: ' ',
    dryRun: 'yes',
    cutover: { order: 'both', maxLagBytes: '1', maxWriteOutageSeconds: 1, speed: 1 },
    approval: { approvers: ['', 'a', 'A'], minApprovals: 0, requesterMayApprove: 1, extra: 1 },
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
    'requestedBy',
    'dryRun',
    'cutover.speed',
    'cutover.order',
    'cutover.maxLagBytes',
    'cutover.maxWriteOutageSeconds',
    'approval.extra',
    'approval.approvers[0]',
    'approval.approvers[2]',
    'approval.minApprovals',
    'approval.requesterMayApprove',
    'standbyTimeoutSeconds',
  ]);
});
