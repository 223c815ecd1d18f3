import { describe, expect, it } from 'vitest';
import { fateOf, planOf, verdictOn, type SeenOfV1 } from './translate-helpers.ts';

const parametersOf = ({ final }: ReturnType<typeof planOf>) =>
  final.spec.patroni.dynamicConfiguration.postgresql.parameters;
const planWith = (settings: Record<string, string>, seen: SeenOfV1 = {}) =>
  planOf({}, { settings, ...seen });
const to = (name: string) => `spec.patroni.dynamicConfiguration.postgresql.parameters.${name}`;

describe('the libraries that v1 preloads', () => {
  const preload = (libraries: string, extensions: string[] = []) =>
    planWith({ shared_preload_libraries: libraries }, { extensions });
  const field = 'postgresql.shared_preload_libraries';

  it('are left to the operator where it loads them with their extension', () => {
    const plan = preload('pg_stat_monitor,pgaudit', ['pg_stat_monitor', 'pgaudit']);
    expect(parametersOf(plan)).not.toHaveProperty('shared_preload_libraries');
    expect(verdictOn(plan, field)).toMatchObject({
      fate: 'carried',
      to: 'spec.extensions.builtin',
      why: 'v2 adds pg_stat_monitor, pgaudit itself.',
    });
  });

  it('are named where their extension is in no database', () => {
    const plan = preload('"pgaudit", $libdir/auto_explain.so,pg_stat_monitor', ['pg_stat_monitor']);
    expect(parametersOf(plan)['shared_preload_libraries']).toBe('pgaudit,auto_explain');
    expect(fateOf(plan, field)).toEqual(['carried', to('shared_preload_libraries')]);
  });

  it('need you where v2 lacks one, and the others are named', () => {
    const plan = preload('timescaledb,auto_explain');
    expect(parametersOf(plan)['shared_preload_libraries']).toBe('auto_explain');
    expect(fateOf(plan, field)).toEqual(['needsYou', to('shared_preload_libraries')]);
    expect(verdictOn(plan, field).why).toContain('timescaledb');
    expect(parametersOf(preload('citus'))).not.toHaveProperty('shared_preload_libraries');
  });

  it('take their settings along, unless v2 sets them or lacks the library', () => {
    const settings = {
      shared_preload_libraries: 'pg_stat_monitor,auto_explain,citus',
      'pg_stat_monitor.pgsm_query_max_len': '1024',
      'pg_stat_monitor.pgsm_max': '256MB',
      'auto_explain.log_min_duration': '5s',
      'citus.node_conninfo': 'sslmode=require',
      'plpgsql.check_asserts': 'off',
    };
    const plan = planWith(settings, { extensions: ['pg_stat_monitor'] });
    const fates = Object.keys(settings).map((name) => verdictOn(plan, `postgresql.${name}`).fate);
    expect(fates).toEqual(['needsYou', 'dropped', 'carried', 'carried', 'dropped', 'carried']);
    expect(parametersOf(plan)).toMatchObject({ 'auto_explain.log_min_duration': '5s' });
  });

  it('take along what v2 would set with the extension, where v1 has the library only', () => {
    const settings = {
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track': 'top',
    };
    const track = (extensions: string[]) =>
      parametersOf(planWith(settings, { extensions }))['pg_stat_statements.track'];
    expect([track([]), track(['pg_stat_statements'])]).toEqual(['top', undefined]);
  });

  it.each(['session_preload_libraries', 'local_preload_libraries'])(
    'of every session need you too where v2 lacks one: %s',
    (name) => {
      const lacking = planWith({ [name]: 'auto_explain,plugin_debugger' });
      expect(verdictOn(lacking, `postgresql.${name}`).fate).toBe('needsYou');
      expect(parametersOf(lacking)).not.toHaveProperty(name);
      const sound = planWith({ [name]: 'auto_explain' });
      expect(parametersOf(sound)[name]).toBe('auto_explain');
      expect(fateOf(sound, `postgresql.${name}`)).toEqual(['carried', to(name)]);
    },
  );
});
