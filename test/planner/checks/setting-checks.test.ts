import { describe, expect, it } from 'vitest';
import type { DatabaseFacts, PostgresSetting } from '../../../src/model/observation.ts';
import { plan, planWith, postgresFacts, seen } from '../../helpers/builders.ts';
import { codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, extensions: ['plpgsql'], ...facts }),
});
const setting = (name: string, value: string, inAutoConf = false): PostgresSetting => ({
  ...{ name, value, inAutoConf },
  source: 'configuration file',
});

describe('a setting that a hot standby must not have lower', () => {
  const PARAMETERS = 'spec.patroni.dynamicConfiguration.postgresql.parameters';
  const onV1 = (settings: Record<string, number>) => {
    const { hotStandbySettings } = postgresFacts();
    return {
      postgres: seen(postgresFacts({ hotStandbySettings: { ...hotStandbySettings, ...settings } })),
    };
  };

  it('must not be lower: the recovery would stop', () => {
    const finding = only({
      ...onV1({ max_connections: 500, max_prepared_transactions: 10 }),
      plan: planWith(`${PARAMETERS}.max_connections`, 200),
    });
    expect(finding).toMatchObject({ code: 'HOT_STANDBY_SETTINGS_LOW', severity: 'blocker' });
    expect(finding.what).toContain(
      'max_connections (v1 500, v2 200), max_prepared_transactions (v1 10, v2 0).',
    );
  });

  it('may be higher, and may be written as a text', () => {
    const higher = planWith(`${PARAMETERS}.max_connections`, '101');
    expect(codes({ plan: higher })).toEqual([]);
    expect(codes({ ...onV1({ max_connections: 102 }), plan: higher })).toHaveLength(1);
  });

  it("is Patroni's default where the plan says nothing", () => {
    const none = planWith(PARAMETERS, {});
    const same = { max_connections: 100, max_wal_senders: 10, max_worker_processes: 8 };
    expect(codes({ ...onV1(same), plan: none })).toEqual([]);
    expect(only({ ...onV1({ max_wal_senders: 11 }), plan: none }).what).toContain(
      'max_wal_senders (v1 11, v2 10)',
    );
  });

  it('is asked of the standby, not of what v2 becomes after the promotion', () => {
    const low = planWith(`${PARAMETERS}.max_connections`, 1);
    expect(codes({ plan: { ...plan(), final: low.final } })).toEqual([]);
    expect(codes({ plan: { ...plan(), standby: low.standby } })).toHaveLength(1);
  });
});

describe('a setting that was made with ALTER SYSTEM', () => {
  const altered = (...settings: [string, string][]) =>
    databases({ settings: settings.map(([name, value]) => setting(name, value, true)) });

  it.each(['archive_command', 'archive_mode', 'ssl_cert_file', 'synchronous_standby_names'])(
    'needs consent where it wins over what v2 must have its own way: %s',
    (name) => {
      const finding = only(altered([name, 'x'], ['work_mem', '8MB']));
      expect(finding).toMatchObject({
        code: 'AUTO_CONF_WINS',
        severity: 'warning',
        needsConsent: true,
        evidence: `set with ALTER SYSTEM: ${name}`,
      });
      expect(finding.what).toContain(`wins over v2's own settings: ${name}.`);
      expect(finding.remedy).toMatch(
        new RegExp(`: kubectl -n pg exec cluster1-0 .* psql -c 'ALTER SYSTEM RESET ${name}'$`),
      );
    },
  );

  it('is a blocker where PostgreSQL would not start for want of a library', () => {
    const finding = only(
      altered(['shared_preload_libraries', 'pgaudit,timescaledb'], ['archive_mode', 'off']),
    );
    expect(finding).toMatchObject({ code: 'AUTO_CONF_WINS', severity: 'blocker' });
    expect(finding.what).toMatch(/not known to have timescaledb\.$/);
    expect(finding.remedy).toContain(
      "-c 'ALTER SYSTEM RESET shared_preload_libraries' -c 'ALTER SYSTEM RESET archive_mode'",
    );
    expect(only(altered(['session_preload_libraries', 'odd'])).severity).toBe('blocker');
  });

  it('is no matter where v2 may have it so, or where a restore takes it out', () => {
    const harmless: [string, string][] = [
      ['work_mem', '8MB'],
      ['shared_preload_libraries', 'pgaudit'],
      ['restore_command', 'pgbackrest archive-get'],
    ];
    expect(codes(altered(...harmless))).toEqual([]);
  });

  it('is no matter where it was made in a file that stays behind', () => {
    expect(codes(databases({ settings: [setting('archive_command', 'x')] }))).toEqual([]);
  });
});

describe('a library that v1 loads at its start', () => {
  const loading = (value: string) =>
    databases({ settings: [setting('shared_preload_libraries', value)] });

  it('needs consent where v2 does not load it', () => {
    const finding = only(loading('pg_stat_monitor, pgaudit, "pg_cron",timescaledb'));
    expect(finding).toMatchObject({
      code: 'LIBRARIES_DROPPED',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toContain('at its start: pg_cron, timescaledb.');
    expect(finding.evidence).toContain('; v2 pg_stat_monitor,pgaudit');
  });

  it('is loaded where the plan says so', () => {
    const parameters = 'spec.patroni.dynamicConfiguration.postgresql.parameters';
    const own = planWith(`${parameters}.shared_preload_libraries`, 'pg_cron');
    expect(codes({ ...loading('pgaudit,pg_cron'), plan: own })).toEqual([]);
  });

  it('is not loaded for an extension that v2 does not enable', () => {
    const world = {
      ...loading('pgaudit'),
      plan: planWith('spec.extensions.builtin.pg_audit', false),
    };
    expect(ofCode('LIBRARIES_DROPPED', world)[0]?.what).toContain('pgaudit');
  });

  it('is none where v1 loads none', () => {
    expect(codes(loading(''))).toEqual([]);
    expect(codes(databases({ settings: [] }))).toEqual([]);
  });
});
