import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { FaultLab } from './fault-lab.ts';

/** One thing spoilt on an otherwise healthy cluster. */
export interface PlantedFault {
  /** The finding that must tell it. */
  code: string;
  /** How it was planted, in words; two faults may have one code. */
  what: string;
  plant?: (lab: FaultLab) => Promise<unknown>;
  undo?: (lab: FaultLab) => Promise<unknown>;
  request?: Partial<MigrationRequestInput>;
  /** Findings that come with it by their nature. */
  also?: string[];
}

export const target = (rest: Partial<MigrationRequestInput['target']>) => ({
  target: { cluster: 'new', ...rest },
});

const overrides = (spec: object) => target({ overrides: { spec: spec as never } });

const postgresql = (settings: object) =>
  overrides({ patroni: { dynamicConfiguration: { postgresql: settings } } });

/** Faults of the request alone. */
export const REQUEST_FAULTS: PlantedFault[] = [
  {
    code: 'SOURCE_MISSING',
    what: 'a v1 cluster that is not there',
    request: { source: { namespace: 'faults', cluster: 'nobody' } },
  },
  {
    code: 'STORAGE_UNKNOWN',
    what: 'a storage that v1 does not have',
    also: ['PLAN_MISSING'],
    request: { source: { namespace: 'faults', cluster: 'old-faults', storage: 'my-tape' } },
  },
  {
    code: 'TARGET_NAMESPACE_MISSING',
    what: 'a namespace that is not there',
    request: target({ namespace: 'nowhere' }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'an override that the CRD does not know',
    request: overrides({ colour: 'blue' }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'a number where v2 takes a text, in what the standby is without',
    request: overrides({ backups: { pgbackrest: { global: { 'repo1-retention-full': 14 } } } }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'a text where v2 takes a number, in what the standby has otherwise',
    request: overrides({ proxy: { pgBouncer: { replicas: 'two' } } }),
  },
  {
    code: 'OVERRIDES_UNSAFE',
    what: 'an override of the standby mode',
    request: overrides({ standby: { enabled: false } }),
  },
  {
    code: 'HOT_STANDBY_SETTINGS_LOW',
    what: 'an override that leaves fewer connections than v1 has',
    request: postgresql({ parameters: { max_connections: 10 } }),
  },
  {
    code: 'EXTENSIONS_CONFLICT',
    what: "two extensions enabled that v2's operator does not run together",
    request: overrides({
      extensions: { builtin: { pg_stat_monitor: true, pg_stat_statements: true } },
    }),
  },
  {
    code: 'PLAN_CHANGED',
    what: 'the approval of another plan',
    request: { planHash: 'ffffffffffffffff' },
  },
  { code: 'ACCEPT_UNKNOWN', what: 'a typo in a consent', request: { accept: ['MD5_VERIFIRES'] } },
  {
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    what: "a version of v2's operator that cannot make a standby",
    also: ['PLAN_MISSING'],
    request: target({ crVersion: '2.8.1' }),
  },
];

const LAZY_ARCHIVER = ["ALTER SYSTEM SET archive_command = '/bin/true'", 'SELECT pg_reload_conf()'];
const BROKEN_ARCHIVER = [
  "ALTER SYSTEM SET archive_command = '/bin/false'",
  'SELECT pg_reload_conf()',
];
/** What postgresql.auto.conf says comes along with the copy: that is told, too. */
const OVERRIDDEN_ARCHIVER = ['AUTO_CONF_WINS', 'NEEDS_YOU'];
const OWN_ARCHIVER = ['ALTER SYSTEM RESET archive_command', 'SELECT pg_reload_conf()'];

/** Ends segments, so that the archiver has something to do. */
const switches = (count: number) =>
  Array.from({ length: count }, () => [
    "SELECT pg_logical_emit_message(false, 'fault', 'a record')",
    'SELECT pg_switch_wal()',
  ]).flat();

async function run(lab: FaultLab, statements: string[], database?: string): Promise<void> {
  for (const statement of statements) await lab.sql(statement, database);
}

const catalogue = (change: string) => ['SET allow_system_table_mods = on', change].join(';\n');

/** An extension by its row alone: its files are not on this machine. */
const extension = (name: string) =>
  `INSERT INTO pg_extension SELECT 99999, '${name}', extowner, extnamespace, false, '2.0' FROM pg_extension LIMIT 1`;
const NO_EXTENSION = 'DELETE FROM pg_extension WHERE oid = 99999';

/** Patroni may have dropped it first: it does so when it starts, with slots that it does not know. */
const dropSlot = (name: string) =>
  `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '${name}'`;

/** To a publisher that is nowhere: the worker tries and fails, and no slot is made. */
const SUBSCRIBE = [
  "CREATE SUBSCRIPTION feed CONNECTION 'host=/nowhere dbname=nobody' PUBLICATION prices WITH (connect = false)",
  'ALTER SUBSCRIPTION feed ENABLE',
];
const UNSUBSCRIBE = [
  'ALTER SUBSCRIPTION feed DISABLE',
  'ALTER SUBSCRIPTION feed SET (slot_name = NONE)',
  'DROP SUBSCRIPTION feed',
];

/** Faults inside v1's PostgreSQL. */
export const DATABASE_FAULTS: PlantedFault[] = [
  {
    code: 'MD5_VERIFIERS',
    what: 'a role with an MD5 verifier, and a v2 that asks for SCRAM',
    plant: (lab) =>
      lab.sql(
        "SET password_encryption = 'md5'; CREATE ROLE elder LOGIN PASSWORD 'does-not-matter'",
      ),
    undo: (lab) => lab.sql('DROP ROLE elder'),
    request: postgresql({ pg_hba: ['hostssl all all all scram-sha-256'] }),
  },
  {
    code: 'EXTENSIONS_MISSING',
    what: "an extension that v2's image does not have",
    also: ['NEEDS_YOU'],
    plant: (lab) => lab.sql(catalogue(extension('timescaledb')), 'pgdb'),
    undo: (lab) => lab.sql(catalogue(NO_EXTENSION), 'pgdb'),
  },
  {
    code: 'TABLESPACES_UNPLACED',
    what: 'a tablespace at a place that no volume of v2 has',
    plant: async (lab) => {
      const place = `${await lab.sql('SHOW data_directory')}-stray`;
      await lab.sql(`COPY (SELECT 1) TO PROGRAM 'mkdir -p ${place}'`);
      await lab.sql(`CREATE TABLESPACE stray LOCATION '${place}'`);
    },
    undo: (lab) => lab.sql('DROP TABLESPACE stray'),
  },
  {
    code: 'LOCALE_MISSING',
    what: "a database in a locale that v2's image does not carry",
    plant: (lab) =>
      lab.sql("CREATE DATABASE umlaut TEMPLATE template0 LOCALE 'de_DE.utf8' ENCODING 'UTF8'"),
    undo: (lab) => lab.sql('DROP DATABASE umlaut'),
    also: ['COLLATION_CHANGES'],
  },
  {
    code: 'COLLATION_CHANGES',
    what: 'a database whose texts another glibc may sort otherwise',
    plant: (lab) =>
      lab.sql("CREATE DATABASE umlaut TEMPLATE template0 LOCALE 'de_DE.utf8' ENCODING 'UTF8'"),
    undo: (lab) => lab.sql('DROP DATABASE umlaut'),
    also: ['LOCALE_MISSING'],
  },
  {
    code: 'CLIENTS_WITHOUT_TLS',
    what: 'an application that connects without TLS',
    plant: (lab) => lab.connectInTheClear(),
    undo: (lab) => lab.disconnect(),
  },
  {
    code: 'LOGICAL_SLOTS',
    what: 'a logical slot, which no physical copy has',
    plant: (lab) => lab.sql("SELECT pg_create_logical_replication_slot('elder', 'test_decoding')"),
    undo: (lab) => lab.sql(dropSlot('elder')),
  },
  {
    code: 'REPLICATION_CLIENTS',
    what: "a slot that somebody else receives v1's WAL by",
    plant: (lab) => lab.sql("SELECT pg_create_physical_replication_slot('tape')"),
    undo: (lab) => lab.sql(dropSlot('tape')),
  },
  {
    code: 'SUBSCRIPTIONS',
    what: 'a subscription that v2 would go on applying',
    plant: (lab) => run(lab, SUBSCRIBE, 'pgdb'),
    undo: (lab) => run(lab, UNSUBSCRIBE, 'pgdb'),
  },
  {
    code: 'EXTENSIONS_DROPPED',
    what: "two extensions of which v2's operator allows one",
    also: ['NEEDS_YOU'],
    plant: async (lab) => {
      await lab.sql('CREATE EXTENSION pg_stat_statements', 'pgdb');
      await lab.sql(catalogue(extension('pg_stat_monitor')), 'pgdb');
    },
    undo: async (lab) => {
      await lab.sql(catalogue(NO_EXTENSION), 'pgdb');
      await lab.sql('DROP EXTENSION pg_stat_statements', 'pgdb');
    },
  },
  {
    code: 'ARCHIVE_NOT_IN_CLOUD',
    what: 'an archiver that says done and sends nothing',
    also: OVERRIDDEN_ARCHIVER,
    plant: (lab) => run(lab, [...LAZY_ARCHIVER, ...switches(3)]),
    undo: (lab) => run(lab, [...OWN_ARCHIVER, ...switches(1)]),
  },
  {
    code: 'ARCHIVE_FAILING',
    what: 'an archiver that fails',
    also: OVERRIDDEN_ARCHIVER,
    plant: async (lab) => {
      await run(lab, [...BROKEN_ARCHIVER, ...switches(1)]);
      await lab.until('SELECT last_failed_time > last_archived_time FROM pg_stat_archiver');
    },
    undo: (lab) => run(lab, [...OWN_ARCHIVER, ...switches(1)]),
  },
];
