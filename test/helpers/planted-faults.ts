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

const target = (rest: Partial<MigrationRequestInput['target']>) => ({
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
    code: 'PLAN_CHANGED',
    what: 'the approval of another plan',
    request: { planHash: 'ffffffffffffffff' },
  },
  { code: 'ACCEPT_UNKNOWN', what: 'a typo in a consent', request: { accept: ['MD5_VERIFIRES'] } },
  {
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    what: "a version of v2's operator that cannot make a standby",
    request: target({ crVersion: '2.8.1' }),
  },
];

const LAZY_ARCHIVER = ["ALTER SYSTEM SET archive_command = '/bin/true'", 'SELECT pg_reload_conf()'];
const BROKEN_ARCHIVER = [
  "ALTER SYSTEM SET archive_command = '/bin/false'",
  'SELECT pg_reload_conf()',
];
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
    plant: (lab) =>
      lab.sql(
        catalogue(
          `INSERT INTO pg_extension SELECT 99999, 'timescaledb', extowner, extnamespace, false, '2.0' FROM pg_extension LIMIT 1`,
        ),
        'pgdb',
      ),
    undo: (lab) => lab.sql(catalogue('DELETE FROM pg_extension WHERE oid = 99999'), 'pgdb'),
  },
  {
    code: 'TABLESPACES_UNPLACED',
    what: 'a tablespace at a place that no volume of v2 has',
    plant: (lab) => run(lab, ["CREATE TABLESPACE stray LOCATION '/pgdata/stray'"]),
    undo: (lab) => lab.sql('DROP TABLESPACE stray'),
  },
  {
    code: 'LOCALE_MISSING',
    what: "a database in a locale that v2's image does not carry",
    plant: (lab) =>
      run(lab, [
        'CREATE DATABASE umlaut',
        catalogue(
          "UPDATE pg_database SET datcollate = 'de_DE.utf8', datctype = 'de_DE.utf8' WHERE datname = 'umlaut'",
        ),
      ]),
    undo: (lab) => lab.sql('DROP DATABASE umlaut'),
  },
  {
    code: 'ARCHIVE_NOT_IN_CLOUD',
    what: 'an archiver that says done and sends nothing',
    plant: (lab) => run(lab, [...LAZY_ARCHIVER, ...switches(3)]),
    undo: (lab) => run(lab, [...OWN_ARCHIVER, ...switches(1)]),
  },
  {
    code: 'ARCHIVE_FAILING',
    what: 'an archiver that fails',
    plant: (lab) => run(lab, [...BROKEN_ARCHIVER, ...switches(1)]),
    undo: (lab) => run(lab, [...OWN_ARCHIVER, ...switches(1)]),
  },
];

const source = (spec: object, undone: object) => ({
  plant: (lab: FaultLab) => lab.patchSource({ spec }),
  undo: (lab: FaultLab) => lab.patchSource({ spec: undone }),
});

const backup = (change: object, undone: object) => source({ backup: change }, { backup: undone });
const storage = (change: object, undone: object) =>
  backup({ storages: { 'my-s3': change } }, { storages: { 'my-s3': undone } });
const customConfig = (name: string) => [{ secret: { name } }];

/** A pgBackRest configuration of v1's own, with one option. */
const optionFault = (code: string, option: string): PlantedFault => ({
  code,
  what: `a custom pgBackRest configuration with ${option}`,
  plant: async (lab) => {
    const rest = { stringData: { 'own.conf': `[global]\n${option}\n` } };
    await lab.create({ apiVersion: 'v1', kind: 'Secret', name: 'own-config', rest });
    await lab.patchSource({ spec: { backup: { customConfig: customConfig('own-config') } } });
  },
  undo: async (lab) => {
    await lab.patchSource({ spec: { backup: { customConfig: null } } });
    await lab.remove('v1', 'Secret', 'own-config');
  },
});

/** Faults of v1's custom resource. Planted while v1's operator is down: it must not act on them. */
export const SOURCE_FAULTS: PlantedFault[] = [
  {
    code: 'SOURCE_NOT_PRIMARY',
    what: 'a v1 that is paused',
    ...source({ pause: true }, { pause: false }),
  },
  {
    code: 'SOURCE_NOT_PRIMARY',
    what: 'a v1 that is itself a standby',
    ...source({ standby: true }, { standby: false }),
  },
  {
    code: 'SEVERAL_CLOUD_STORAGES',
    what: 'two buckets',
    ...backup(
      { storages: { other: { type: 's3', bucket: 'b', endpointUrl: 'e', region: 'r' } } },
      { storages: { other: null } },
    ),
  },
  {
    code: 'REPOSITORY_MOVED',
    what: 'another bucket in the resource than in the running pod',
    ...storage({ bucket: 'elsewhere' }, { bucket: 'lab' }),
  },
  {
    code: 'KEEP_BACKUPS_OFF',
    what: 'a v1 that would take its repository along',
    ...source({ keepBackups: false }, { keepBackups: true }),
  },
  {
    code: 'KEEP_DATA_OFF',
    what: 'a v1 that would take its volumes along',
    ...source({ keepData: false }, { keepData: true }),
  },
  {
    code: 'RETENTION_EXPIRES',
    what: 'a retention that is full already',
    ...backup(
      { schedule: [{ name: 'a', schedule: '0 0 * * 6', keep: 1, type: 'full', storage: 'my-s3' }] },
      { schedule: [{ name: 'a', schedule: '0 0 * * 6', keep: 3, type: 'full', storage: 'my-s3' }] },
    ),
  },
  {
    code: 'CUSTOM_CONFIG_MISSING',
    what: 'a custom pgBackRest configuration that is not there',
    ...backup({ customConfig: customConfig('gone') }, { customConfig: null }),
  },
  optionFault('CUSTOM_CONFIG_CONFLICT', 'repo1-path=/elsewhere'),
  optionFault('ARCHIVE_QUEUE_MAX', 'archive-push-queue-max=1GiB'),
  {
    code: 'STORAGE_TOO_SMALL',
    what: 'a volume that cannot hold the data',
    ...source(
      {
        pgPrimary: { volumeSpec: { size: '50Mi' } },
        pgReplicas: { hotStandby: { volumeSpec: { size: '50Mi' } } },
      },
      {
        pgPrimary: { volumeSpec: { size: '1Gi' } },
        pgReplicas: { hotStandby: { volumeSpec: { size: '1Gi' } } },
      },
    ),
  },
  {
    code: 'STORAGE_CLASS_MISSING',
    what: 'a storage class that the target does not have',
    ...source(
      { pgPrimary: { volumeSpec: { storageclass: 'gone' } } },
      { pgPrimary: { volumeSpec: { storageclass: '' } } },
    ),
  },
  {
    code: 'NEEDS_YOU',
    what: 'an address of a load balancer, which v2 cannot ask for',
    ...source(
      { pgPrimary: { expose: { loadBalancerIP: '192.0.2.7' } } },
      { pgPrimary: { expose: { loadBalancerIP: null } } },
    ),
  },
  {
    code: 'SECRET_INCOMPLETE',
    what: 'a bucket without its key',
    plant: (lab) =>
      lab.patchSecret('old-faults-backrest-repo-config', { data: { 'aws-s3-key-secret': null } }),
  },
  {
    code: 'SOURCE_LOCKED',
    what: 'a migration that is under way',
    plant: (lab) =>
      lab.patchSource({ metadata: { annotations: { 'pg-handover/lock': 'another/run' } } }),
    undo: (lab) => lab.patchSource({ metadata: { annotations: { 'pg-handover/lock': null } } }),
  },
  {
    code: 'NO_CLOUD_STORAGE',
    what: 'no bucket at all',
    ...backup({ storages: null }, { storages: null }),
  },
];

const operatorContainer = (change: object) => ({ name: 'operator', ...change });

/** Faults of v2's place; v2's operator is restarted by them, or down. */
export const TARGET_FAULTS: PlantedFault[] = [
  {
    code: 'TARGET_OPERATOR_ELSEWHERE',
    what: 'an operator that watches other namespaces',
    plant: (lab) =>
      lab.redeploy(
        'v2',
        operatorContainer({ env: [{ name: 'WATCH_NAMESPACE', value: 'other,another' }] }),
      ),
    undo: (lab) =>
      lab.redeploy('v2', operatorContainer({ env: [{ name: 'WATCH_NAMESPACE', value: '' }] })),
  },
  {
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    what: 'an operator that shares the name of its kind with v1',
    plant: (lab) =>
      lab.redeploy('v2', operatorContainer({ image: 'percona/percona-postgresql-operator:2.1.0' })),
  },
  {
    code: 'TARGET_OPERATOR_UNKNOWN',
    what: 'an operator whose image tells no version',
    plant: (lab) =>
      lab.redeploy(
        'v2',
        operatorContainer({ image: `registry.example/operator@sha256:${'a'.repeat(64)}` }),
      ),
    undo: (lab) =>
      lab.redeploy(
        'v2',
        operatorContainer({ image: 'docker.io/percona/percona-postgresql-operator:2.9.0' }),
      ),
  },
  {
    code: 'TARGET_OPERATOR_DOWN',
    what: 'no operator',
    plant: (lab) => lab.scale('v2', 0),
  },
  {
    code: 'TARGET_EXISTS',
    what: 'a v2 cluster of that name',
    plant: async (lab) => {
      const { plan } = await lab.examine(target({ crVersion: '2.9.0' }));
      const { apiVersion, kind, spec } = plan?.standby ?? { apiVersion: '', kind: '', spec: {} };
      await lab.create({ apiVersion, kind, name: 'new', rest: { spec } });
    },
    undo: (lab) => lab.remove('pgv2.percona.com/v2', 'PerconaPGCluster', 'new'),
    also: ['TARGET_OPERATOR_DOWN'],
  },
  {
    code: 'TARGET_SECRET_TAKEN',
    what: "a secret under the name of v2's",
    plant: (lab) =>
      lab.create({ apiVersion: 'v1', kind: 'Secret', name: 'new-pgbackrest-secrets' }),
    undo: (lab) => lab.remove('v1', 'Secret', 'new-pgbackrest-secrets'),
    also: ['TARGET_OPERATOR_DOWN'],
  },
  {
    code: 'TARGET_CRD_MISSING',
    what: 'an API server that does not know v2',
    plant: (lab) => lab.dropDefinition('perconapgclusters.pgv2.percona.com'),
    also: ['TARGET_OPERATOR_DOWN'],
  },
];
