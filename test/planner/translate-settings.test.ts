import { describe, expect, it } from 'vitest';
import {
  fateOf,
  inputOf,
  planOf,
  planOfFixture,
  sourceWith,
  verdictOn,
  type SeenOfV1,
} from './translate-helpers.ts';
import { translate } from '../../src/planner/translate.ts';

const parametersOf = ({ final }: ReturnType<typeof planOf>) =>
  final.spec.patroni.dynamicConfiguration.postgresql.parameters;
const planWith = (settings: Record<string, string>, seen: SeenOfV1 = {}) =>
  planOf({}, { settings, ...seen });
const to = (name: string) => `spec.patroni.dynamicConfiguration.postgresql.parameters.${name}`;

describe('a setting of the running server', () => {
  it('is carried with its unit', () => {
    const settings = { work_mem: '64MB', archive_timeout: '5min', DateStyle: 'ISO, DMY' };
    const plan = planWith(settings);
    expect(parametersOf(plan)).toMatchObject(settings);
    expect(fateOf(plan, 'postgresql.work_mem')).toEqual(['carried', to('work_mem')]);
    expect(plan.standby.spec.patroni.dynamicConfiguration.postgresql.parameters).toMatchObject(
      settings,
    );
  });

  it.each([
    ['archive_command', 'cp %p /mnt/%f'],
    ['archive_mode', 'on'],
    ['restore_command', 'true'],
    ['listen_addresses', '*'],
    ['port', '5433'],
    ['unix_socket_directories', '/tmp'],
    ['ssl', 'on'],
    ['ssl_cert_file', '/pgconf/tls/tls.crt'],
    ['hba_file', '/pgdata/pg_hba.conf'],
    ['data_directory', '/pgdata/cluster1'],
    ['cluster_name', 'cluster1'],
    ['primary_slot_name', 'a'],
    ['recovery_target_timeline', 'latest'],
    ['hot_standby', 'on'],
    ['wal_log_hints', 'on'],
    ['synchronous_standby_names', '*'],
    ['logging_collector', 'on'],
    ['log_directory', 'pg_log'],
  ])('is dropped where v2 sets it itself: %s', (name, value) => {
    const plan = planWith({ [name]: value });
    expect(parametersOf(plan)).not.toHaveProperty(name);
    expect(fateOf(plan, `postgresql.${name}`)).toEqual(['dropped', null]);
    expect(verdictOn(plan, `postgresql.${name}`).why).not.toBe('');
  });

  it.each(['ssl_min_protocol_version', 'ssl_ciphers', 'log_min_duration_statement'])(
    'is carried although its name begins like one of those: %s',
    (name) => {
      expect(parametersOf(planWith({ [name]: 'TLSv1.3' }))).toHaveProperty([name], 'TLSv1.3');
    },
  );

  it('is none where a session, a role or a database has made it', () => {
    const input = inputOf(sourceWith());
    const [setting] = [
      { name: 'statement_timeout', value: '1s', source: 'user', inAutoConf: false },
    ];
    const plan = translate({ ...input, databases: { ...input.databases, settings: [setting] } });
    expect(JSON.stringify(plan)).not.toContain('statement_timeout');
  });

  it("by which a standby asks the archive is v1's own, before the promotion and after it", () => {
    const plan = planWith({ wal_retrieve_retry_interval: '1s' });
    const { parameters } = plan.standby.spec.patroni.dynamicConfiguration.postgresql;
    expect(parameters['wal_retrieve_retry_interval']).toBe('1s');
    expect(parametersOf(plan)['wal_retrieve_retry_interval']).toBe('1s');
    expect(JSON.stringify(planWith({}))).not.toContain('wal_retrieve_retry_interval');
  });
});

describe('what a hot standby must not have lower than its primary', () => {
  it('is never lower than on v1, nor than what v2 has by itself', () => {
    const hotStandbySettings = {
      max_connections: 777,
      max_locks_per_transaction: 32,
      max_prepared_transactions: 5,
      max_wal_senders: 6,
      max_worker_processes: 8,
      max_something_new: 3,
    };
    const plan = planOf({}, { hotStandbySettings, settings: { max_connections: '777' } });
    expect(parametersOf(plan)).toEqual({
      max_connections: 777,
      max_locks_per_transaction: 64,
      max_prepared_transactions: 5,
      max_wal_senders: 10,
      max_worker_processes: 8,
      max_something_new: 3,
    });
    for (const name of ['max_connections', 'max_worker_processes'])
      expect(verdictOn(plan, `postgresql.${name}`).fate).toBe('carried');
    expect(verdictOn(plan, 'postgresql.max_wal_senders')).toMatchObject({
      fate: 'changed',
      why: "v1 has 6; v2's own default is larger.",
    });
  });
});

describe('a setting in postgresql.auto.conf', () => {
  const planWithAuto = (autoConf: Record<string, string>) => planOf({}, { autoConf });

  it('comes along with the copy', () => {
    const plan = planWithAuto({ work_mem: '64MB' });
    expect(parametersOf(plan)).not.toHaveProperty('work_mem');
    expect(verdictOn(plan, 'postgresql.work_mem')).toEqual({
      field: 'postgresql.work_mem',
      fate: 'carried',
      to: 'postgresql.auto.conf of the copy',
      why: 'it was made with ALTER SYSTEM, and stays as it is.',
    });
  });

  it('shows no value in the plan, which is seen by more people than the server: it may be a secret', () => {
    const plan = planWithAuto({
      'app.token': 'marked-4f1d0c',
      archive_command: 'push --key marked-4f1d0c',
    });
    expect(verdictOn(plan, 'postgresql.app.token').fate).toBe('carried');
    expect(JSON.stringify(plan)).not.toContain('marked-4f1d0c');
  });

  it.each(['archive_command', 'restore_command', 'ssl_cert_file', 'unix_socket_directories'])(
    'needs you where it would win over what v2 must have its own way: %s',
    (name) => {
      const { fate, why } = verdictOn(planWithAuto({ [name]: 'x' }), `postgresql.${name}`);
      expect(fate).toBe('needsYou');
      expect(why).toContain(`ALTER SYSTEM RESET ${name}`);
    },
  );

  it.each([
    ['port', 'dropped'],
    ['max_replication_slots', 'carried'],
  ])('does not count where Patroni starts PostgreSQL with it: %s', (name, fate) => {
    expect(verdictOn(planWithAuto({ [name]: '20' }), `postgresql.${name}`).fate).toBe(fate);
  });

  it('keeps v2 from starting where it names a library that v2 lacks', () => {
    const plan = planWithAuto({ shared_preload_libraries: 'timescaledb,pgaudit' });
    const { fate, why } = verdictOn(plan, 'postgresql.shared_preload_libraries');
    expect(fate).toBe('needsYou');
    expect(why).toContain('lacks timescaledb and');
    const harmless = planWithAuto({ shared_preload_libraries: 'pgaudit' });
    expect(verdictOn(harmless, 'postgresql.shared_preload_libraries').fate).toBe('carried');
  });
});

describe('wal_level', () => {
  it.each([
    ['2.9.0', 'logical', ['carried', to('wal_level')], 'logical'],
    ['2.9.0', 'replica', ['carried', to('wal_level')], 'replica'],
    ['2.9.0', 'minimal', ['changed', to('wal_level')], undefined],
    ['2.7.0', 'logical', ['carried', to('wal_level')], undefined],
    ['2.7.0', 'replica', ['changed', to('wal_level')], undefined],
  ])('in %s, %s on v1, is %j', (operator, value, fate, written) => {
    const plan = planWith({ wal_level: value }, { operator });
    expect(fateOf(plan, 'postgresql.wal_level')).toEqual(fate);
    expect(parametersOf(plan)['wal_level']).toBe(written);
  });
});

describe('track_commit_timestamp', () => {
  it.each([
    ['2.9.0', 'on', 'carried', 'on'],
    ['2.9.0', 'off', 'carried', 'off'],
    ['2.7.0', 'on', 'carried', undefined],
    ['2.7.0', 'off', 'changed', undefined],
  ])('in %s, %s on v1, is %s', (operator, value, fate, written) => {
    const plan = planWith({ track_commit_timestamp: value }, { operator });
    expect(verdictOn(plan, 'postgresql.track_commit_timestamp').fate).toBe(fate);
    expect(parametersOf(plan)['track_commit_timestamp']).toBe(written);
  });
});

describe('a locale of the server', () => {
  it.each([
    ['2.9.0', 'en_US.utf-8', 'carried', 'en_US.utf-8'],
    ['2.9.0', 'C', 'carried', 'C'],
    ['2.9.0', 'C.UTF-8', 'carried', 'C.UTF-8'],
    ['2.9.0', 'de_DE.utf-8', 'changed', 'C'],
    ['2.9.0', 'Czech', 'changed', 'C'],
    ['2.7.0', 'de_DE.utf-8', 'carried', 'de_DE.utf-8'],
  ])(
    'in %s, %s on v1, is %s: PostgreSQL does not start with one that is not there',
    (operator, value, fate, written) => {
      const plan = planWith({ lc_messages: value }, { operator });
      expect(verdictOn(plan, 'postgresql.lc_messages').fate).toBe(fate);
      expect(parametersOf(plan)['lc_messages']).toBe(written);
    },
  );
});

describe("a default of v2 that is not PostgreSQL's", () => {
  it('is told where v1 has the other one', () => {
    expect(fateOf(planOf(), 'postgresql.jit')).toEqual(['changed', to('jit')]);
    const plan = planWith({ jit: 'on' });
    expect(fateOf(plan, 'postgresql.jit')).toEqual(['carried', to('jit')]);
    expect(parametersOf(plan)['jit']).toBe('on');
  });

  it.each([
    [13, true],
    [14, false],
  ])('is the kind of new verifiers in PostgreSQL %i: %j', (majorVersion, told) => {
    const { verdicts } = planOf({}, { majorVersion, operator: '2.7.0' });
    expect(verdicts.some(({ field }) => field === 'postgresql.password_encryption')).toBe(told);
  });
});

describe('a tuned server', () => {
  it('keeps its tuning', () => {
    expect(parametersOf(planOfFixture('tuned'))).toEqual({
      DateStyle: 'ISO, DMY',
      archive_timeout: '5min',
      'auto_explain.log_min_duration': '5s',
      jit: 'on',
      lc_messages: 'C',
      max_connections: 500,
      max_locks_per_transaction: 128,
      max_prepared_transactions: 50,
      max_wal_senders: 10,
      max_worker_processes: 16,
      shared_buffers: '8GB',
      shared_preload_libraries: 'auto_explain',
      work_mem: '64MB',
    });
  });
});
