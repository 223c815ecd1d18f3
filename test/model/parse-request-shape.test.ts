import { describe, expect, it } from 'vitest';
import { MINIMAL, faults, faultyPaths, onlyProblem, withValue } from './parse-request-helpers.ts';

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
    [
      '',
      'source, target, accept, planHash, requestedBy, dryRun, cutover, approval, standbyTimeoutSeconds',
    ],
    ['source.', 'context, namespace, cluster, storage'],
    ['target.', 'context, namespace, cluster, replicas, crVersion, overrides, repository'],
    ['cutover.', 'order, maxLagBytes, maxWriteOutageSeconds, window'],
    [
      'approval.',
      'timeoutSeconds, approvers, minApprovals, requesterMayApprove, remindEverySeconds',
    ],
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
