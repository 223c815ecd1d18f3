import { connectInTheClear, session } from './fault-sessions.ts';
import { postgresql, type PlantedFault } from './planted-fault.ts';
import { runSql } from './run-sql.ts';

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
    ...session(connectInTheClear),
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
    plant: (lab) => runSql(lab, SUBSCRIBE, 'pgdb'),
    undo: (lab) => runSql(lab, UNSUBSCRIBE, 'pgdb'),
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
];
