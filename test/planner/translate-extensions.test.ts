import { describe, expect, it } from 'vitest';
import { fateOf, planOf, planOfFixture, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

const planWith = (extensions: string[], seen: SeenOfV1 = {}) => planOf({}, { extensions, ...seen });
const builtinOf = ({ final }: ReturnType<typeof planOf>) => final.spec.extensions.builtin;
const NONE = {
  pg_stat_monitor: false,
  pg_audit: false,
  pg_stat_statements: false,
  pgvector: false,
  pg_repack: false,
};

describe('the switches of v2', () => {
  it.each([
    [[], []],
    [['plpgsql', 'postgres_fdw'], []],
    [['pg_stat_monitor'], ['pg_stat_monitor']],
    [['pgaudit'], ['pg_audit']],
    [['pg_stat_statements'], ['pg_stat_statements']],
    [['vector'], ['pgvector']],
    [['pg_repack'], ['pg_repack']],
  ])('keep of the extensions %j these: %j; v2 drops what is off', (extensions, kept) => {
    const plan = planWith(extensions);
    const expected = { ...NONE, ...Object.fromEntries(kept.map((name) => [name, true])) };
    expect(builtinOf(plan)).toEqual(expected);
    expect(plan.standby.spec.extensions).toEqual(plan.final.spec.extensions);
    for (const name of kept)
      expect(fateOf(plan, `extension.${extensions[0] ?? ''}`)).toEqual([
        'carried',
        `spec.extensions.builtin.${name}`,
      ]);
  });

  it('are those that the release knows, with an image where it asks for one', () => {
    const plan = planWith(['pg_stat_monitor', 'pg_stat_statements', 'pg_repack'], {
      operator: '2.5.0',
    });
    expect(plan.final.spec.extensions).toEqual({
      image: 'docker.io/percona/percona-postgresql-operator:2.5.0',
      builtin: { pg_stat_monitor: true, pg_audit: false },
    });
    // What v2 has no switch for, it neither makes nor drops.
    for (const name of ['pg_stat_statements', 'pg_repack'])
      expect(fateOf(plan, `extension.${name}`)).toEqual(['carried', 'the copy of the databases']);
    expect(planWith([]).final.spec.extensions).not.toHaveProperty('image');
  });
});

describe('pg_stat_monitor beside pg_stat_statements', () => {
  const both = ['pg_stat_monitor', 'pg_stat_statements'];

  it('gives way, because v1 makes it by itself and a person made the other', () => {
    const settings = { shared_preload_libraries: 'pg_stat_statements,pg_stat_monitor' };
    const plan = planWith(both, { settings });
    expect(builtinOf(plan)).toEqual({ ...NONE, pg_stat_statements: true });
    expect(fateOf(plan, 'extension.pg_stat_monitor')).toEqual([
      'needsYou',
      'spec.extensions.builtin.pg_stat_monitor',
    ]);
    expect(verdictOn(plan, 'extension.pg_stat_monitor').why).toContain('will drop pg_stat_monitor');
    expect(fateOf(plan, 'extension.pg_stat_statements')[0]).toBe('carried');
    const libraries = verdictOn(plan, 'postgresql.shared_preload_libraries');
    expect(libraries).toMatchObject({
      fate: 'changed',
      why: 'pg_stat_monitor goes with its extension.',
    });
  });

  it('stays where the other collects nothing, for its library is not loaded', () => {
    const plan = planWith(both, { settings: { shared_preload_libraries: 'pg_stat_monitor' } });
    expect(builtinOf(plan)).toEqual({ ...NONE, pg_stat_monitor: true });
    expect(fateOf(plan, 'extension.pg_stat_statements')[0]).toBe('needsYou');
  });

  it('is turned around by an override', () => {
    const builtin = { pg_stat_monitor: true, pg_stat_statements: false };
    const overrides = { spec: { extensions: { builtin } } };
    const settings = { shared_preload_libraries: 'pg_stat_statements' };
    const plan = planWith(both, { settings, target: { overrides } });
    expect(builtinOf(plan)).toEqual({ ...NONE, pg_stat_monitor: true });
    for (const name of both) expect(fateOf(plan, `extension.${name}`)[0]).toBe('changed');
  });
});

describe('another extension', () => {
  it.each(['plpgsql', 'hstore', 'uuid-ossp', 'postgres_fdw', 'set_user'])(
    'comes along where every image of v2 has it: %s',
    (name) => {
      expect(fateOf(planWith([name]), `extension.${name}`)).toEqual([
        'carried',
        'the copy of the databases',
      ]);
    },
  );

  it.each(['timescaledb', 'pg_cron', 'plpython3u'])('needs you where it has not: %s', (name) => {
    const { fate, why } = verdictOn(planWith([name]), `extension.${name}`);
    expect(fate).toBe('needsYou');
    expect(why).toContain('percona-distribution-postgresql:14.22-1');
  });

  it.each(['postgis', 'postgis_topology', 'address_standardizer'])(
    'has an image of its own with %s',
    (name) => {
      const plan = planWith(['plpgsql', name]);
      expect(plan.final.spec.image).toContain('with-postgis:14.22-1');
      expect(fateOf(plan, `extension.${name}`)).toEqual(['changed', 'spec.image']);
    },
  );

  it('has none without PostGIS', () => {
    expect(planWith(['hstore']).final.spec.image).not.toContain('postgis');
  });

  it('is told in the order of the alphabet, each once', () => {
    const plan = planWith(['vector', 'hstore', 'hstore', 'plpgsql']);
    const fields = plan.verdicts.filter(({ field }) => field.startsWith('extension.'));
    expect(fields.map(({ field }) => field)).toEqual([
      'extension.hstore',
      'extension.plpgsql',
      'extension.vector',
    ]);
  });

  it('is decided with all the others of a server', () => {
    const { final } = planOfFixture('tuned');
    expect(final.spec.extensions.builtin).toEqual({
      ...NONE,
      pg_audit: true,
      pg_stat_statements: true,
      pgvector: true,
    });
  });
});
