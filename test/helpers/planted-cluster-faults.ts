import type { FaultLab } from './fault-lab.ts';
import { target, type PlantedFault } from './planted-fault.ts';

const source = (spec: object, undone: object) => ({
  plant: (lab: FaultLab) => lab.patchSource({ spec }),
  undo: (lab: FaultLab) => lab.patchSource({ spec: undone }),
});

const backup = (change: object, undone: object) => source({ backup: change }, { backup: undone });
const storage = (change: object, undone: object) =>
  backup({ storages: { 'my-s3': change } }, { storages: { 'my-s3': undone } });
const volumes = (size: string) => ({
  pgPrimary: { volumeSpec: { size } },
  pgReplicas: { hotStandby: { volumeSpec: { size } } },
  tablespaceStorages: { lake: { volumeSpec: { size } } },
});
const customConfig = (name: string) => [{ secret: { name } }];

/** A pgBackRest configuration of v1's own, with one option. */
const optionFault = (code: string, option: string): PlantedFault => ({
  code,
  what: `a custom pgBackRest configuration with ${option}`,
  plant: async (lab) => {
    const rest = { stringData: { 'own.conf': `[global]\n${option}\n` } };
    await lab.create({ apiVersion: 'v1', kind: 'Secret', name: 'own-config', rest });
    const sources = [...lab.backup.customConfig, ...customConfig('own-config')];
    await lab.patchSource({ spec: { backup: { customConfig: sources } } });
  },
  undo: async (lab) => {
    await lab.restoreBackup();
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
    also: ['PLAN_MISSING'],
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
    plant: (lab) => lab.patchSource({ spec: { backup: { customConfig: customConfig('gone') } } }),
    undo: (lab) => lab.restoreBackup(),
  },
  {
    code: 'CIPHER_UNKNOWN',
    what: 'an encrypted repository, and nothing that says how',
    plant: (lab) => lab.patchSource({ spec: { backup: { customConfig: null } } }),
    undo: (lab) => lab.restoreBackup(),
  },
  {
    code: 'CLOUD_STORAGE_INCOMPLETE',
    what: 'a storage without a bucket, which no pod knows of either',
    also: ['SECRET_INCOMPLETE', 'REPOSITORY_UNSEEN', 'NEEDS_YOU'],
    request: { source: { namespace: 'faults', cluster: 'old-faults', storage: 'my-gcs' } },
    ...backup({ storages: { 'my-gcs': { type: 'gcs' } } }, { storages: { 'my-gcs': null } }),
  },
  {
    code: 'PGBOUNCER_REQUIRES_TLS',
    what: 'a PgBouncer without certificates',
    ...source(
      { pgBouncer: { size: 1 }, sslCA: '' },
      { pgBouncer: { size: 0 }, sslCA: 'old-faults-ssl-ca' },
    ),
  },
  optionFault('CUSTOM_CONFIG_CONFLICT', 'repo1-path=/elsewhere'),
  optionFault('ARCHIVE_QUEUE_MAX', 'archive-push-queue-max=1GiB'),
  {
    code: 'STORAGE_TOO_SMALL',
    what: 'volumes that cannot hold the data',
    ...source(volumes('10Mi'), volumes('1Gi')),
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
    plant: (lab) => lab.dropKey('old-faults-backrest-repo-config', 'aws-s3-key-secret'),
    undo: (lab) => lab.restoreKeys(),
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
    also: ['PLAN_MISSING'],
    plant: (lab) => lab.patchSource({ spec: { backup: { storages: null } } }),
    undo: (lab) => lab.restoreBackup(),
  },
];

/** Faults of v2's place; v2's operator is restarted by them, or down. */
export const TARGET_FAULTS: PlantedFault[] = [
  {
    code: 'TARGET_OPERATOR_ELSEWHERE',
    what: 'an operator that watches other namespaces',
    plant: (lab) =>
      lab.operators.redeploy('v2', { env: [{ name: 'WATCH_NAMESPACE', value: 'other,another' }] }),
    undo: (lab) => lab.operators.redeploy('v2', { env: [{ name: 'WATCH_NAMESPACE', value: '' }] }),
  },
  {
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    what: 'an operator that shares the name of its kind with v1',
    also: ['PLAN_MISSING'],
    plant: (lab) =>
      lab.operators.redeploy('v2', { image: 'percona/percona-postgresql-operator:2.1.0' }),
  },
  {
    code: 'TARGET_OPERATOR_UNKNOWN',
    what: 'an operator whose image tells no version',
    also: ['PLAN_MISSING'],
    plant: (lab) =>
      lab.operators.redeploy('v2', { image: `registry.example/operator@sha256:${'a'.repeat(64)}` }),
    undo: (lab) =>
      lab.operators.redeploy('v2', {
        image: 'docker.io/percona/percona-postgresql-operator:2.9.0',
      }),
  },
  {
    code: 'TARGET_OPERATOR_DOWN',
    what: 'no operator',
    also: ['PLAN_MISSING', 'TARGET_OPERATOR_UNKNOWN'],
    plant: (lab) => lab.operators.scale('v2', 0),
  },
  {
    code: 'TARGET_EXISTS',
    what: 'a v2 cluster of that name',
    request: target({ crVersion: '2.9.0' }),
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
    request: target({ crVersion: '2.9.0' }),
    plant: (lab) =>
      lab.create({ apiVersion: 'v1', kind: 'Secret', name: 'new-pgbackrest-secrets' }),
    undo: (lab) => lab.remove('v1', 'Secret', 'new-pgbackrest-secrets'),
    also: ['TARGET_OPERATOR_DOWN'],
  },
  {
    code: 'TARGET_CRD_MISSING',
    what: 'an API server that does not know v2',
    request: target({ crVersion: '2.9.0' }),
    plant: (lab) => lab.dropDefinition('perconapgclusters.pgv2.percona.com'),
    also: ['TARGET_OPERATOR_DOWN'],
  },
];
