import { describe, expect, it } from 'vitest';
import {
  MINIMAL,
  accepted,
  faults,
  faultyPaths,
  onlyProblem,
  withValue,
} from './parse-request-helpers.ts';

describe('a name', () => {
  const BAD = ['', 'Cluster1', 'cluster_1', '-a', 'a-', 'a.b', 'a b', 'ä', 'a\n', ' a', 'a/b'];

  it.each([
    ['source.cluster', 63],
    ['source.namespace', 63],
    ['target.cluster', 37],
    ['target.namespace', 63],
  ])('must be a DNS label: %s, at most %d characters', (path, limit) => {
    for (const name of [...BAD, 'a'.repeat(limit + 1)])
      expect(onlyProblem(withValue(path, name), path)).toBe(
        `must be lower-case letters, digits and dashes, at most ${limit} characters`,
      );
    expect(faults(withValue(path, 'a'.repeat(limit)))).toEqual([]);
  });

  it.each(['0', '1a', '9-a'])(
    'of v2 must begin with a letter, for services bear it: %s',
    (name) => {
      expect(onlyProblem(withValue('target.cluster', name), 'target.cluster')).toBe(
        'must begin with a letter',
      );
    },
  );

  it.each(['source.cluster', 'source.namespace', 'target.namespace'])(
    'may begin with a digit where no service bears it: %s',
    (path) => {
      expect(faults(withValue(path, '0a'))).toEqual([]);
    },
  );

  it.each([
    [7, 'a number'],
    [['a'], 'a list'],
    [{}, 'an object'],
  ])('must be a text: %j is refused', (value, kind) => {
    for (const path of ['source.cluster', 'source.namespace', 'target.cluster', 'target.namespace'])
      expect(onlyProblem(withValue(path, value), path)).toBe(`must be a name, is ${kind}`);
  });

  it.each(['source.cluster', 'source.namespace', 'target.cluster'])('is required: %s', (path) => {
    expect(onlyProblem(withValue(path, undefined), path)).toBe('must be a name, is missing');
    expect(onlyProblem(withValue(path, null), path)).toBe('must be a name, is null');
  });
});

describe('null', () => {
  it.each([
    'source.context',
    'source.storage',
    'target.context',
    'target.namespace',
    'target.replicas',
    'target.crVersion',
    'target.overrides',
    'planHash',
    // What YAML makes of a group whose fields are all commented out.
    'cutover',
    'approval',
  ])('means the default: %s', (path) => {
    expect(accepted(withValue(path, null))).toEqual(accepted(MINIMAL));
  });

  it.each([
    'cutover.maxLagBytes',
    'cutover.maxWriteOutageSeconds',
    'approval.timeoutSeconds',
    'standbyTimeoutSeconds',
  ])('is no number: %s', (path) => {
    expect(onlyProblem(withValue(path, null), path)).toMatch(/^must be a whole number from \d/);
  });
});

describe('a context or a storage', () => {
  it.each(['source.context', 'target.context', 'source.storage'])(
    'must be a text that is not empty: %s',
    (path) => {
      for (const value of ['', '   ', 7, [], {}])
        expect(onlyProblem(withValue(path, value), path)).toMatch(
          /^must be a text that is not empty/,
        );
    },
  );
});

describe('a number', () => {
  it.each([
    ['target.replicas', [0, 21, 1.5]],
    ['cutover.maxLagBytes', [-1, 0.5, Number.MAX_SAFE_INTEGER + 1]],
    ['cutover.maxWriteOutageSeconds', [9, 3601, 10.5]],
    ['approval.timeoutSeconds', [0, 90 * 24 * 3600 + 1, 1.5]],
    ['standbyTimeoutSeconds', [9, 30 * 24 * 3600 + 1, 10.5]],
  ])('is refused outside its limits, and when it is not whole: %s', (path, values) => {
    for (const value of [...values, Number.NaN, Number.POSITIVE_INFINITY])
      expect(onlyProblem(withValue(path, value), path)).toMatch(/^must be a whole number from \d/);
  });

  it.each([
    'target.replicas',
    'cutover.maxLagBytes',
    'cutover.maxWriteOutageSeconds',
    'approval.timeoutSeconds',
    'standbyTimeoutSeconds',
  ])('is refused as a text, a list or a boolean: %s', (path) => {
    for (const value of ['60', '60s', [60], true, {}])
      expect(onlyProblem(withValue(path, value), path)).toMatch(/^must be a whole number/);
  });

  it('is refused with its limits', () => {
    const path = 'cutover.maxWriteOutageSeconds';
    const problem = onlyProblem(withValue(path, 5), path);
    expect(problem).toBe('must be a whole number from 10 to 3600');
  });
});

describe('source and target', () => {
  const here = { namespace: 'pg', cluster: 'cluster1' };

  it('must not have one name in one namespace: their services would collide', () => {
    expect(onlyProblem({ source: here, target: here }, 'target.cluster')).toMatch(
      /^must differ from source.cluster in the same namespace/,
    );
    expect(faultyPaths({ source: here, target: { cluster: 'cluster1' } })).toEqual([
      'target.cluster',
    ]);
  });

  it('may share a name in two namespaces or two contexts', () => {
    expect(faults({ source: here, target: { ...here, namespace: 'other' } })).toEqual([]);
    expect(faults({ source: here, target: { ...here, context: 'other' } })).toEqual([]);
  });

  it('are not compared where the names themselves are missing', () => {
    expect(faultyPaths({ source: { namespace: 'pg' }, target: {} })).toEqual([
      'source.cluster',
      'target.cluster',
    ]);
  });
});
