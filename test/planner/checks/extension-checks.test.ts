import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/model/json.ts';
import type { DatabaseFacts } from '../../../src/model/observation.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { planWith, seen } from '../../helpers/builders.ts';
import { codes, only, quietDatabases } from '../checks-helpers.ts';

const installed = (...extensions: string[]) => databases({ extensions });
const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, settings: [], ...facts }),
});
const builtin = (key: string, value: JsonValue | undefined) =>
  planWith(`spec.extensions.builtin.${key}`, value);
const ofRelease = (crVersion: string, image: string): Plan => ({
  ...planWith('spec.image', image),
  crVersion,
});
const OLD = ofRelease('2.5.0', 'percona/percona-postgresql-operator:2.5.0-ppg14.13-postgres');

describe('an extension that v2 manages', () => {
  it.each([
    ['pg_stat_monitor', 'pg_stat_monitor'],
    ['pg_audit', 'pgaudit'],
    ['pg_stat_statements', 'pg_stat_statements'],
    ['pgvector', 'vector'],
    ['pg_repack', 'pg_repack'],
  ])('needs consent where v2 would drop it: %s', (key, name) => {
    const finding = only({ ...installed(name), plan: builtin(key, false) });
    expect(finding).toMatchObject({
      code: 'EXTENSIONS_DROPPED',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toContain(`when it is promoted: ${name}.`);
    expect(finding.remedy).toContain(`{"builtin":{"${key}":true}}`);
    expect(finding.evidence).toContain(`${key} false`);
  });

  it('is no matter where v2 keeps it, or v1 has it not', () => {
    const allOn = planWith('spec.extensions.builtin', { pgvector: true, pg_repack: true });
    expect(codes({ ...installed('vector', 'pg_repack'), plan: allOn })).toEqual([]);
    expect(codes({ ...installed('plpgsql'), plan: builtin('pgvector', false) })).toEqual([]);
  });

  it('is dropped where an override took its switch away; pgaudit alone stays by default', () => {
    expect(codes({ ...installed('vector'), plan: builtin('pgvector', undefined) })).toEqual([
      'EXTENSIONS_DROPPED',
    ]);
    expect(codes({ ...installed('pgaudit'), plan: builtin('pg_audit', undefined) })).toEqual([]);
  });

  it('is not dropped by a release that does not know it, which has it not in its image either', () => {
    const finding = only({ ...installed('vector'), plan: OLD });
    expect(finding.code).toBe('EXTENSIONS_MISSING');
  });
});

describe('pg_stat_monitor and pg_stat_statements', () => {
  it('must not both be enabled: the operator would refuse them', () => {
    const finding = only({
      ...installed('pg_stat_monitor', 'pg_stat_statements'),
      plan: builtin('pg_stat_statements', true),
    });
    expect(finding).toMatchObject({ code: 'EXTENSIONS_CONFLICT', severity: 'blocker' });
    expect(finding.remedy).toContain('{"builtin":{"pg_stat_statements":false}}');
  });

  it('may be enabled one without the other', () => {
    const builtins = { pg_stat_monitor: false, pg_stat_statements: true, pg_audit: true };
    const world = installed('pg_stat_statements', 'pgaudit');
    expect(codes({ ...world, plan: planWith('spec.extensions.builtin', builtins) })).toEqual([]);
  });
});

describe("an extension that is not in v2's image", () => {
  it('needs consent', () => {
    const finding = only(installed('timescaledb', 'plpgsql', 'pg_cron'));
    expect(finding).toMatchObject({
      code: 'EXTENSIONS_MISSING',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toContain("in v2's image: timescaledb, pg_cron.");
    expect(finding.evidence).toContain('percona-distribution-postgresql:14.22-1');
  });

  it("is none of PostgreSQL's own, nor of those that come with the image", () => {
    expect(codes(installed('hstore', 'uuid-ossp', 'postgres_fdw', 'set_user'))).toEqual([]);
  });

  it('is brought by spec.extensions.custom', () => {
    const custom = planWith('spec.extensions.custom', [{ name: 'timescaledb', version: '2.1' }]);
    expect(codes({ ...installed('timescaledb'), plan: custom })).toEqual([]);
  });

  it('is PL/Python from 2.8 on, whose images are built without', () => {
    expect(codes(installed('plpython3u'))).toEqual(['EXTENSIONS_MISSING']);
    expect(codes({ ...installed('plpython3u'), plan: OLD })).toEqual([]);
  });

  it('is PostGIS, unless the image is the one with PostGIS', () => {
    expect(codes(installed('postgis'))).toEqual(['EXTENSIONS_MISSING']);
    const gis = planWith('spec.image', 'x/percona-distribution-postgresql-with-postgis:14.22-1');
    expect(codes({ ...installed('postgis'), plan: gis })).toEqual([]);
  });
});
