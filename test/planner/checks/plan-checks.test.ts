import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import type { DryRunAnswer } from '../../../src/model/observation.ts';
import { TAKEN, plan, request, seen } from '../../helpers/builders.ts';
import { codes, only } from '../checks-helpers.ts';

describe('overrides', () => {
  const overriding = (spec: JsonObject) => ({
    request: request({ target: { ...request().target, overrides: { spec } } }),
  });
  const pgbackrest = (fields: JsonObject) => overriding({ backups: { pgbackrest: fields } });
  const parameters = (fields: JsonObject) =>
    overriding({ patroni: { dynamicConfiguration: { postgresql: { parameters: fields } } } });

  it.each([
    [overriding({ standby: { enabled: false } }), 'spec.standby.enabled'],
    [overriding({ standby: null }), 'spec.standby'],
    [overriding({ pause: true }), 'spec.pause'],
    [overriding({ unmanaged: true }), 'spec.unmanaged'],
    [overriding({ crVersion: '2.7.0' }), 'spec.crVersion'],
    [overriding({ postgresVersion: 15 }), 'spec.postgresVersion'],
    [
      overriding({ dataSource: { pgbackrest: { stanza: 'x' } } }),
      'spec.dataSource.pgbackrest.stanza',
    ],
    [overriding({ backups: null }), 'spec.backups'],
    [overriding({ backups: { enabled: false } }), 'spec.backups.enabled'],
    [overriding({ backups: { pgbackrest: null } }), 'spec.backups.pgbackrest'],
    [pgbackrest({ repos: [] }), 'spec.backups.pgbackrest.repos'],
    [pgbackrest({ restore: { enabled: true } }), 'spec.backups.pgbackrest.restore.enabled'],
    [pgbackrest({ global: null }), 'spec.backups.pgbackrest.global'],
    [pgbackrest({ global: { 'repo1-path': '/x' } }), 'spec.backups.pgbackrest.global.repo1-path'],
    [
      pgbackrest({ global: { 'repo1-s3-key': 'x' } }),
      'spec.backups.pgbackrest.global.repo1-s3-key',
    ],
    [
      pgbackrest({ global: { 'repo1-cipher-type': 'none' } }),
      'spec.backups.pgbackrest.global.repo1-cipher-type',
    ],
    [pgbackrest({ configuration: [] }), 'spec.backups.pgbackrest.configuration'],
    [pgbackrest({ configuration: null }), 'spec.backups.pgbackrest.configuration'],
    [
      pgbackrest({ configuration: [{ secret: { name: 'mine' } }] }),
      'spec.backups.pgbackrest.configuration',
    ],
    [
      overriding({ patroni: { dynamicConfiguration: { standby_cluster: { host: 'x' } } } }),
      'spec.patroni.dynamicConfiguration.standby_cluster.host',
    ],
    [
      parameters({ archive_mode: 'off' }),
      'spec.patroni.dynamicConfiguration.postgresql.parameters.archive_mode',
    ],
    [
      parameters({ restore_command: 'true' }),
      'spec.patroni.dynamicConfiguration.postgresql.parameters.restore_command',
    ],
  ])('must not touch what the migration depends on: %j', (world, path) => {
    const finding = only(world);
    expect(finding).toMatchObject({ code: 'OVERRIDES_UNSAFE', severity: 'blocker' });
    expect(finding.what).toMatch(
      new RegExp(` ${path.replaceAll('.', String.raw`\.`)} \\(.+\\)\\.$`),
    );
    expect(finding.remedy).toBe(`take these out of target.overrides: ${path}.`);
  });

  it('are told all at once', () => {
    const finding = only(overriding({ pause: true, standby: { repoName: 'repo2' } }));
    expect(finding.evidence).toBe('target.overrides: spec.pause, spec.standby.repoName');
  });

  it.each([
    [{}],
    [{ image: 'registry/own:1', pauseBefore: true }],
    [{ instances: [{ name: 'a' }], users: [{ name: 'b' }] }],
    [{ patroni: null }],
    [{ patroni: { dynamicConfiguration: { postgresql: { pg_hba: ['host all all all md5'] } } } }],
    [{ backups: { trackLatestRestorableTime: true } }],
  ])('may touch the rest: %j', (spec) => {
    expect(codes(overriding(spec as JsonObject))).toEqual([]);
  });

  it.each([
    [{ global: { 'repo1-retention-full': '5', 'process-max': '4' } }],
    [{ global: { 'repo1-storage-verify-tls': 'y', 'repo1-s3-uri-style': 'path' } }],
    [{ configuration: [{ secret: { name: 'cluster1-v2-pgbackrest-secrets' } }, { secret: {} }] }],
  ])(
    'of pgBackRest may touch what does not decide whether it finds the repository: %j',
    (fields) => {
      expect(codes(pgbackrest(fields as JsonObject))).toEqual([]);
    },
  );

  it('may name another path where v2 has one of its own, and may not take it away', () => {
    const own = (path: string | null) => {
      const overrides = { spec: { backups: { pgbackrest: { global: { 'repo1-path': path } } } } };
      const target = { ...request().target, overrides, repository: 'own' as const };
      return codes({ request: request({ target }) });
    };
    expect(own('/elsewhere')).toEqual([]);
    for (const path of [null, '', 'elsewhere']) expect(own(path)).toEqual(['OVERRIDES_UNSAFE']);
  });

  it('may be of metadata', () => {
    const overrides = { metadata: { labels: { team: 'a' } } };
    const world = { request: request({ target: { ...request().target, overrides } }) };
    expect(codes(world)).toEqual([]);
  });

  it('without a plan are checked all the same', () => {
    expect(codes({ ...overriding({ pause: true }), plan: null })).toContain('OVERRIDES_UNSAFE');
  });
});

describe('a plan that was approved', () => {
  const approved = (planHash: string) => ({ request: request({ planHash }) });

  it('must be the one that is made now', () => {
    const finding = only(approved('ffff'));
    expect(finding).toMatchObject({ code: 'PLAN_CHANGED', severity: 'blocker' });
    expect(finding.evidence).toBe('planHash of the request ffff, of the plan 0123456789abcdef');
    expect(finding.remedy).toContain('set planHash to 0123456789abcdef');
    expect(codes(approved('0123456789abcdef'))).toEqual([]);
  });
});

describe("the API server's answer to v2's custom resource", () => {
  const answer = (facts: Partial<DryRunAnswer>) => ({ ...TAKEN, ...facts });
  const answers = (standby: Partial<DryRunAnswer>, final: Partial<DryRunAnswer>) => ({
    dryRun: seen({ standby: answer(standby), final: answer(final) }),
  });
  const REFUSED = { accepted: false, message: 'unknown field "spec.imge"' };

  it('must be yes, and is told in its own words', () => {
    const finding = only(answers(REFUSED, REFUSED));
    expect(finding).toMatchObject({ code: 'TARGET_REFUSED', severity: 'blocker' });
    expect(finding.what).toBe(
      `The target's API server refuses v2's custom resource: unknown field "spec.imge"`,
    );
    expect(finding.evidence).toContain('of the standby');
    expect(only(answers({ accepted: false }, {})).what).toMatch(/: it says no more$/);
  });

  it('must be yes to the form after the promotion, too: refused there it would be too late', () => {
    const message = 'spec.backups.pgbackrest.global.repo1-retention-full: must be a string';
    const finding = only(answers({}, { accepted: false, message }));
    expect(finding).toMatchObject({ code: 'TARGET_REFUSED', severity: 'blocker' });
    expect(finding.what).toBe(
      `The target's API server refuses v2's custom resource, in the form that it has after the promotion: ${message}`,
    );
    expect(finding.evidence).toContain('of the final form');
  });

  it('is a warning where it would drop fields without a word', () => {
    const pruned = ['spec.tlsOnly', 'spec.x'];
    const finding = only(answers({ pruned }, { pruned }));
    expect(finding).toMatchObject({ code: 'TARGET_REFUSED', severity: 'warning' });
    expect(finding.what).toBe(
      "The target's API server would drop these fields of the plan: spec.tlsOnly, spec.x.",
    );
  });

  it('names apart what it would drop after the promotion only', () => {
    const later = 'in the form that it has after the promotion: spec.y.';
    expect(only(answers({}, { pruned: ['spec.y'] })).what).toContain(`of the plan: ${later}`);
    const both = only(answers({ pruned: ['spec.x'] }, { pruned: ['spec.x', 'spec.y'] }));
    expect(both.what).toContain(`of the plan: spec.x; ${later}`);
  });
});

describe('settings that only a person can decide about', () => {
  it('are a warning with what to do about each', () => {
    const verdicts = [
      { field: 'spec.port', fate: 'carried' as const, to: 'spec.port', why: '' },
      { field: 'spec.pmm', fate: 'needsYou' as const, to: null, why: 'set it up anew.' },
      { field: 'spec.x', fate: 'needsYou' as const, to: null, why: 'look at it.' },
    ];
    const finding = only({ plan: plan({ verdicts }) });
    expect(finding).toMatchObject({
      code: 'NEEDS_YOU',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toBe('Settings of v1 need you: spec.pmm, spec.x.');
    expect(finding.remedy).toBe('spec.pmm: set it up anew. spec.x: look at it.');
    expect(finding.evidence).toContain('2 of 3 settings');
    expect(codes({ plan: plan({ verdicts: verdicts.slice(0, 1) }) })).toEqual([]);
  });
});
