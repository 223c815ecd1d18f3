import type { V1Cluster } from '../../model/v1-cluster.ts';
import { defineCheck, type Basics, type Check } from '../check.ts';
import { cloudStorage, cloudStorages, type CloudStorage } from '../cloud-storage.ts';
import { kubectl } from './kubectl.ts';

/** Which of v1's storages the standby is to be fed from. The repository is looked at only where that is clear. */
export const storageChecks: Check[] = [
  defineCheck({
    code: 'NO_CLOUD_STORAGE',
    severity: 'blocker',
    what: 'v1 backs up to its local repository only. v2 can read nothing of that.',
    remedy:
      'Add an S3 or GCS storage under `spec.backup.storages`, wait for its stanza, take a full backup to it.',
    needs: [],
    find: ({ request, source }) =>
      cloudStorages(source).length > 0
        ? null
        : {
            what: 'v1 has no S3, S3-compatible or GCS backup storage; a standby has nothing to read from.',
            remedy: `add one under spec.backup.storages, then take a full backup to it: ${editSource({ request, source })}`,
            evidence: evidenceOf(source),
          },
  }),
  defineCheck({
    code: 'SEVERAL_CLOUD_STORAGES',
    severity: 'blocker',
    what: 'v1 has several storages of one type, and its operator uses one of them at random, another one perhaps tomorrow. Or it has one of each type, and the request does not say which.',
    remedy:
      'Of one type: leave only the one that holds the backups, then take a full backup. Of two types: name one in `source.storage`.',
    needs: [],
    find: ({ request, source }) => findSeveral({ request, source }),
  }),
  defineCheck({
    code: 'STORAGE_UNKNOWN',
    severity: 'blocker',
    what: '`source.storage` of the request names no S3 or GCS storage of v1.',
    remedy: 'Use a name that stands under `spec.backup.storages` of v1, or leave it out.',
    needs: [],
    unless: ['NO_CLOUD_STORAGE'],
    find: ({ request: { source: wanted }, source }) => {
      const names = cloudStorages(source).map(({ name }) => name);
      if (wanted.storage === null || names.includes(wanted.storage)) return null;
      return {
        what: `v1 has no S3 or GCS storage of the name ${wanted.storage}.`,
        remedy: `set source.storage to ${names.join(' or ')}${names.length === 1 ? ', or leave it out' : ''}.`,
        evidence: evidenceOf(source),
      };
    },
  }),
  defineCheck({
    code: 'CLOUD_STORAGE_INCOMPLETE',
    severity: 'blocker',
    what: "The storage lacks what v2 requires: bucket, endpoint and region for S3, the bucket for GCS. They are looked for in the environment of v1's database container first, then in its custom resource.",
    remedy:
      'Complete `spec.backup.storages` of v1. For AWS the endpoint is `s3.<region>.amazonaws.com`.',
    needs: ['environment'],
    find: ({ request, source, environment }) => {
      const storage = cloudStorage(source, request.source.storage);
      const missing = whereabouts(storage, environment).filter(
        ({ required, inUse, declared }) => required && inUse === '' && declared === '',
      );
      if (storage === null || missing.length === 0) return null;
      const fields = missing.map(({ field }) => field);
      return {
        what: `The storage ${storage.name} of v1 lacks ${fields.join(', ')}, which v2 requires.`,
        remedy: `set ${fields.map((f) => `spec.backup.storages.${storage.name}.${f}`).join(', ')}: ${editSource({ request, source })}`,
        evidence: `${evidenceOf(source)}; not in the environment of the database container either`,
      };
    },
  }),
  defineCheck({
    code: 'REPOSITORY_MOVED',
    severity: 'warning',
    what: "v1's custom resource names another bucket, endpoint, region or path than its running database container uses. The migration follows the container.",
    remedy:
      'Make sure that the one in use holds the backups that you expect. To make both agree, change the custom resource back.',
    needs: ['environment'],
    find: ({ request, source, environment }) => {
      const storage = cloudStorage(source, request.source.storage);
      const moved = [...whereabouts(storage, environment), pathOf(source, environment)].filter(
        ({ inUse, declared }) => inUse !== '' && declared !== '' && inUse !== declared,
      );
      if (storage === null || moved.length === 0) return null;
      return {
        what: `v1's running database uses another ${moved.map(({ field }) => field).join(', ')} than its custom resource says; the migration follows the running one.`,
        remedy: `see that the backups are where the database puts them, and correct the custom resource: ${editSource({ request, source })}`,
        evidence: moved
          .map(({ field, inUse, declared }) => `${field}: in use ${inUse}, declared ${declared}`)
          .join('; '),
      };
    },
  }),
];

/** Where neither of these is found there is one storage, and it is known which. */
export const STORAGE_UNCLEAR = ['NO_CLOUD_STORAGE', 'SEVERAL_CLOUD_STORAGES', 'STORAGE_UNKNOWN'];

function findSeveral({ request, source }: Pick<Basics, 'request' | 'source'>) {
  const storages = cloudStorages(source);
  const types = storages.map(({ type }) => type);
  // v1's operator walks a Go map: of several of one type the last one wins, and each reconcile may find another.
  if (new Set(types).size < types.length)
    return {
      what: 'v1 names several storages of one type; its operator uses one of them at random.',
      remedy: `leave only the one that holds the backups under spec.backup.storages: ${editSource({ request, source })}`,
      evidence: evidenceOf(source),
    };
  if (storages.length < 2 || request.source.storage !== null) return null;
  return {
    what: 'v1 backs up to S3 and to GCS; the request does not say which one v2 is to read.',
    remedy: `set source.storage to ${storages.map(({ name }) => name).join(' or ')}.`,
    evidence: evidenceOf(source),
  };
}

/** One setting of the repository, as the running container has it and as the custom resource has it; '' for none. */
interface Whereabouts {
  field: string;
  required: boolean;
  inUse: string;
  declared: string;
}

function whereabouts(
  storage: CloudStorage | null,
  environment: Record<string, string>,
): Whereabouts[] {
  if (storage === null) return [];
  const prefix = `PGBACKREST_REPO1_${storage.type.toUpperCase()}`;
  const setting = (field: 'bucket' | 'endpointUrl' | 'region', name: string, required = true) => ({
    field,
    required,
    inUse: environment[`${prefix}_${name}`] ?? '',
    declared: storage[field] ?? '',
  });
  if (storage.type === 'gcs')
    return [setting('bucket', 'BUCKET'), setting('endpointUrl', 'ENDPOINT', false)];
  return [
    setting('bucket', 'BUCKET'),
    setting('endpointUrl', 'ENDPOINT'),
    setting('region', 'REGION'),
  ];
}

function pathOf(source: V1Cluster, environment: Record<string, string>): Whereabouts {
  const inUse = environment['PGBACKREST_REPO1_PATH'] ?? '';
  return { field: 'path', required: false, inUse, declared: source.spec.backup?.repoPath ?? '' };
}

function editSource({ request, source }: Pick<Basics, 'request' | 'source'>): string {
  return kubectl(request.source, `edit perconapgclusters.pg.percona.com ${source.metadata.name}`);
}

function evidenceOf(source: V1Cluster): string {
  const storages = Object.entries(source.spec.backup?.storages ?? {});
  const each = storages.map(([name, { type = 'none' }]) => `${name}=${type}`);
  return `spec.backup.storages: ${each.join(', ') || 'none'}`;
}
