import { describe, expect, it } from 'vitest';
import type { OperatorFacts } from '../../../src/model/observation.ts';
import { RELEASES } from '../../../src/planner/releases.ts';
import {
  operatorFacts,
  postgresFacts,
  request,
  seen,
  targetFacts,
  unseen,
} from '../../helpers/builders.ts';
import { codes, ofCode, only } from '../checks-helpers.ts';

const v1 = (facts: Partial<OperatorFacts>) => ({
  sourceOperator: seen(operatorFacts({ version: '1.6.0', ...facts })),
});
const v2 = (facts: Partial<OperatorFacts>) => ({ targetOperator: seen(operatorFacts(facts)) });
const saying = (crVersion: string) => ({
  request: request({ target: { ...request().target, crVersion } }),
});

describe('the operators', () => {
  it.each([
    [v1({ running: false }), 'SOURCE_OPERATOR_DOWN', 'v1'],
    [v2({ running: false }), 'TARGET_OPERATOR_DOWN', 'v2'],
  ] as const)('must run: %j', (world, code, name) => {
    const finding = only(world);
    expect(finding).toMatchObject({ code, severity: 'blocker', evidence: 'no ready pod' });
    expect(finding.what).toContain(`The ${name} operator is not running`);
    expect(finding.remedy).toContain('kubectl get deployments --all-namespaces');
  });

  it.each([
    [v1({ namespaces: ['pgo'] }), 'SOURCE_OPERATOR_ELSEWHERE', 'it watches: pgo'],
    [v2({ namespaces: ['a', 'b'] }), 'TARGET_OPERATOR_ELSEWHERE', 'it watches: a, b'],
    [v2({ namespaces: [] }), 'TARGET_OPERATOR_ELSEWHERE', 'it watches: none'],
  ] as const)('must watch the namespace: %j', (world, code, evidence) => {
    const finding = only(world);
    expect(finding).toMatchObject({ code, severity: 'blocker', evidence });
    expect(finding.what).toContain('does not watch namespace pg;');
  });

  it('may watch it among others', () => {
    expect(codes({ ...v1({ namespaces: ['pgo', 'pg'] }), ...v2({ namespaces: ['pg'] }) })).toEqual(
      [],
    );
  });

  it('are not blamed for watching nothing where they do not run at all', () => {
    const down = { running: false, namespaces: [], version: null };
    expect(codes({ ...v1(down), ...v2(down) })).toEqual([
      'SOURCE_OPERATOR_DOWN',
      'TARGET_OPERATOR_DOWN',
    ]);
  });

  it('are spoken of in the Kubernetes that each is in', () => {
    const target = { ...request().target, context: 'new', namespace: 'apps' };
    const world = { ...v2({ running: false }), request: request({ target }) };
    expect(only(world).remedy).toContain('kubectl --context new get deployments');
    expect(codes({ ...world, ...v2({ namespaces: ['pg'] }) })).toEqual([
      'TARGET_OPERATOR_ELSEWHERE',
    ]);
  });
});

describe("v2's custom resource definition", () => {
  it('must be there, and is told of instead of the operator', () => {
    const finding = only({
      targetCrdServed: seen(false),
      ...v2({ running: false, version: null, namespaces: [] }),
      dryRun: unseen('there is nothing to try it with'),
    });
    expect(finding).toMatchObject({ code: 'TARGET_CRD_MISSING', severity: 'blocker' });
    expect(finding.remedy).toContain('install Percona Operator for PostgreSQL 3.0.0 ');
    expect(finding.remedy).toContain('kubectl get crd perconapgclusters.pgv2.percona.com');
  });
});

describe("v2's operator where nothing of it is served", () => {
  it('is told to be too old all the same: 2.1 has another custom resource', () => {
    expect(codes({ targetCrdServed: seen(false), ...v2({ version: '2.1.0' }) })).toEqual([
      'TARGET_CRD_MISSING',
      'TARGET_OPERATOR_UNSUPPORTED',
    ]);
  });

  it('does not keep the place from being looked at', () => {
    const target = seen(targetFacts({ namespaceExists: false }));
    expect(codes({ targetCrdServed: seen(false), target })).toEqual([
      'TARGET_CRD_MISSING',
      'TARGET_NAMESPACE_MISSING',
    ]);
  });
});

describe("the version of v2's operator", () => {
  it('must be told by its pod or by the request', () => {
    const finding = only(v2({ version: null }));
    expect(finding).toMatchObject({ code: 'TARGET_OPERATOR_UNKNOWN', severity: 'blocker' });
    expect(finding.remedy).toBe('set target.crVersion in the request, for example "3.0.0".');
    expect(codes({ ...v2({ version: null }), ...saying('2.9.0') })).toEqual([]);
  });

  it.each(['2.1.0', '2.8.1', '2.4.1', '9.0.0'])('must be one that can do it: not %s', (version) => {
    for (const world of [v2({ version }), { ...v2({ version: null }), ...saying(version) }]) {
      const finding = only(world);
      expect(finding).toMatchObject({ code: 'TARGET_OPERATOR_UNSUPPORTED', severity: 'blocker' });
      expect(finding.what).toContain(`this migration. ${version}: `);
      expect(finding.remedy).toBe('use one of 2.5.0, 2.7.0, 2.9.0, 3.0.0.');
    }
  });

  it('counts as its pod tells it, whatever the request says', () => {
    const finding = only({ ...v2({ version: '2.8.1' }), ...saying('2.7.0') });
    expect(finding.code).toBe('TARGET_OPERATOR_UNSUPPORTED');
    expect(finding.evidence).toBe('version of the running operator 2.8.1, target.crVersion 2.7.0');
  });

  it('must not be older than the custom resource that is asked for', () => {
    const finding = only({ ...v2({ version: '2.7.0' }), ...saying('2.9.0') });
    expect(finding.code).toBe('TARGET_OPERATOR_UNSUPPORTED');
    expect(finding.what).toContain('2.9.0 is newer than the operator, 2.7.0, which');
    for (const crVersion of ['2.9.0', '2.7.0'])
      expect(codes({ ...v2({ version: '2.9.1' }), ...saying(crVersion) })).toEqual([]);
  });
});

describe("v1's PostgreSQL", () => {
  const major = (majorVersion: number) => ({
    postgres: seen(postgresFacts({ majorVersion })),
    plan: null,
  });

  it("must be of a major that v2's operator has an image of, and is told which one does", () => {
    const [finding] = foundOf(12, '2.9.0');
    expect(finding?.what).toContain('Operator 2.9.0 has no image of PostgreSQL 12;');
    expect(finding?.remedy).toContain("use v2's operator 2.5.0;");
    expect(finding?.evidence).toContain('images of 2.9.0: 14, 15');
    expect(foundOf(13, '2.9.0')[0]?.remedy).toContain("use v2's operator 2.5.0 or 2.7.0;");
    expect(foundOf(11, '2.9.0')[0]?.remedy).toContain('upgrade PostgreSQL on v1 first');
  });

  it.each(RELEASES.flatMap((r) => Object.keys(r.images).map((m) => [r.crVersion, Number(m)])))(
    'may be of any other: %s has %d',
    (version, majorVersion) => {
      expect(foundOf(majorVersion as number, version as string)).toEqual([]);
    },
  );

  it('is not judged by a release that cannot be used anyway', () => {
    for (const version of ['2.8.1', null])
      expect(codes({ ...major(12), ...v2({ version }) })).not.toContain('MAJOR_UNSUPPORTED');
  });

  function foundOf(majorVersion: number, version: string) {
    const world = { ...major(majorVersion), ...v2({ version: null }), ...saying(version) };
    return ofCode('MAJOR_UNSUPPORTED', world);
  }
});
