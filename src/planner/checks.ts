import type { Finding } from '../model/finding.ts';
import { v1Names } from '../model/names.ts';
import type { Observation } from '../model/observation.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { cloudStorage } from './translate.ts';
import { TARGET_RELEASE } from './versions.ts';

type Check = (facts: {
  request: MigrationRequest;
  source: V1Cluster;
  seen: Observation;
}) => Finding[];

/** Every blocker and warning at once, in the order of the checks. */
export function findings(request: MigrationRequest, seen: Observation): Finding[] {
  const { source } = seen;
  if (source === null) return [sourceMissing(request)];
  return CHECKS.flatMap((check) => check({ request, source, seen }));
}

export function blockers(all: Finding[]): Finding[] {
  return all.filter(({ severity }) => severity === 'blocker');
}

function blocker(code: string, facts: Omit<Finding, 'code' | 'severity'>): Finding[] {
  return [{ code, severity: 'blocker', ...facts }];
}

function cannotTell(code: string, what: string, why: string): Finding[] {
  return blocker(code, {
    what: `${what} could not be looked at.`,
    remedy: 'mend what the evidence names, then start again.',
    evidence: why,
  });
}

function sourceMissing({ source }: MigrationRequest): Finding {
  return {
    code: 'SOURCE_MISSING',
    severity: 'blocker',
    what: `There is no v1 cluster ${source.cluster} in namespace ${source.namespace}.`,
    remedy: `look for it: kubectl get perconapgclusters.pg.percona.com --all-namespaces`,
    evidence: `perconapgclusters.pg.percona.com ${source.namespace}/${source.cluster}: not found`,
  };
}

const cloudStorageConfigured: Check = ({ source }) => {
  const storages = Object.entries(source.spec.backup?.storages ?? {});
  const evidence = `spec.backup.storages: ${storages.map(([name, s]) => `${name}=${s.type ?? 'none'}`).join(', ') || 'none'}`;
  const s3 = storages.filter(([, storage]) => storage.type === 's3');
  if (s3.length === 0)
    return blocker('NO_CLOUD_STORAGE', {
      what: 'v1 has no S3 or S3-compatible backup storage; a standby has nothing to read from.',
      remedy: 'add one under spec.backup.storages of the v1 cluster and take a full backup to it.',
      evidence,
    });
  if (s3.length > 1)
    return blocker('SEVERAL_CLOUD_STORAGES', {
      what: 'v1 names several storages of one type; its operator uses one of them at random.',
      remedy: 'leave only the one that holds the backups under spec.backup.storages.',
      evidence,
    });
  return incompleteStorage(source, evidence);
};

function incompleteStorage(source: V1Cluster, evidence: string): Finding[] {
  const storage = cloudStorage(source);
  const missing = (['bucket', 'endpointUrl', 'region'] as const).filter(
    (field) => (storage?.[field] ?? '') === '',
  );
  if (missing.length === 0) return [];
  return blocker('CLOUD_STORAGE_INCOMPLETE', {
    what: `The storage ${storage?.name ?? ''} of v1 lacks ${missing.join(', ')}, which v2 requires.`,
    remedy: `set ${missing.map((f) => `spec.backup.storages.${storage?.name ?? ''}.${f}`).join(', ')}.`,
    evidence,
  });
}

/** Status codes of `pgbackrest info`. */
const STANZA_OK = 0;
const STANZA_WITHOUT_BACKUP = 2;

const repositoryHealthy: Check = ({ source, seen }) => {
  if (cloudStorage(source) === null) return [];
  if (!seen.repository.seen)
    return cannotTell('REPOSITORY_UNSEEN', "v1's cloud repository", seen.repository.why);
  const { statusCode, statusMessage, fullBackups, newestArchivedSegment } = seen.repository.value;
  const evidence = `stanza status ${statusCode} (${statusMessage}), full backups ${fullBackups}, newest WAL ${newestArchivedSegment ?? 'none'}`;
  if (fullBackups === 0 && [STANZA_OK, STANZA_WITHOUT_BACKUP].includes(statusCode))
    return blocker('NO_FULL_BACKUP', {
      what: 'The cloud repository holds no full backup; a standby has nothing to restore.',
      remedy: 'take one on v1: a Pgtask backup of type full to this storage.',
      evidence,
    });
  if (statusCode !== STANZA_OK)
    return blocker('STANZA_NOT_OK', {
      what: `pgBackRest says of the cloud stanza: ${statusMessage}.`,
      remedy: 'mend the stanza on v1 (pgbackrest stanza-create, then a full backup).',
      evidence,
    });
  return [];
};

/** Two v1 clusters of one name, in two namespaces, with one bucket: both archive under the same path. */
const repositoryIsOurs: Check = ({ seen }) => {
  if (!seen.repository.seen || !seen.postgres.seen) return [];
  const { systemIdentifiers } = seen.repository.value;
  const { systemIdentifier } = seen.postgres.value;
  // Earlier ones are v1's own from before a major upgrade; the newest is who archives there now.
  const newest = systemIdentifiers.at(-1);
  if (newest === undefined || newest === systemIdentifier) return [];
  return blocker('REPOSITORY_SHARED', {
    what: 'The cloud repository belongs to another cluster; a standby would become a copy of that one.',
    remedy:
      'give v1 a bucket or a repository path (spec.backup.repoPath) of its own, and take a full backup.',
    evidence: `system identifier of v1 ${systemIdentifier}, in the repository ${systemIdentifiers.join(', ')}`,
  });
};

const archiving: Check = ({ seen }) => {
  if (!seen.postgres.seen) return cannotTell('SOURCE_UNSEEN', "v1's PostgreSQL", seen.postgres.why);
  const { archiver } = seen.postgres.value;
  if (!archiver.failing) return [];
  return blocker('ARCHIVE_FAILING', {
    what: "v1's last attempt to archive WAL failed; the standby would fall behind for ever.",
    remedy: 'see the log of the v1 database pod for archive-push, and mend the storage.',
    evidence: `pg_stat_archiver: last archived ${archiver.lastArchivedSegment ?? 'none'}, failed ${archiver.failedCount}`,
  });
};

const majorSupported: Check = ({ seen }) => {
  if (!seen.postgres.seen) return [];
  const major = seen.postgres.value.majorVersion;
  if (TARGET_RELEASE.images[major] !== undefined) return [];
  return blocker('MAJOR_UNSUPPORTED', {
    what: `Operator ${TARGET_RELEASE.crVersion} has no image of PostgreSQL ${major}; a physical copy needs the same major.`,
    remedy: 'upgrade v1 to PostgreSQL 14 first.',
    evidence: `server_version_num / 10000 = ${major}; images: ${Object.keys(TARGET_RELEASE.images).join(', ')}`,
  });
};

const secretsPresent: Check = ({ source, seen }) => {
  const cluster = source.metadata.name;
  const user = source.spec.user ?? 'pguser';
  const wanted: [string, string[]][] = [
    [v1Names.repoSecret(cluster), ['aws-s3-key', 'aws-s3-key-secret']],
    [v1Names.userSecret(cluster, user), ['password']],
  ];
  return wanted.flatMap(([name, keys]) => {
    const held = seen.secretKeys[name] ?? null;
    const missing = keys.filter((key) => held === null || !held.includes(key));
    if (missing.length === 0) return [];
    return blocker('SECRET_INCOMPLETE', {
      what: `The secret ${name} ${held === null ? 'does not exist' : `lacks ${missing.join(', ')}`}.`,
      remedy: `create it in namespace ${source.metadata.namespace} with the keys ${keys.join(', ')}.`,
      evidence: held === null ? 'not found' : `keys: ${held.join(', ') || 'none'}`,
    });
  });
};

const sourceInService: Check = ({ source }) => {
  const { pause, standby } = source.spec;
  if (pause !== true && standby !== true) return [];
  return blocker('SOURCE_NOT_PRIMARY', {
    what: `v1 is ${pause === true ? 'paused' : 'itself a standby'}; there is nothing to hand over.`,
    remedy: 'bring it back into service first.',
    evidence: `spec.pause: ${String(pause)}, spec.standby: ${String(standby)}`,
  });
};

const operatorsRunning: Check = ({ seen }) => [
  ...operatorRunning('SOURCE_OPERATOR_DOWN', 'v1', seen.sourceOperatorRunning),
  ...(seen.targetCrdServed.seen && !seen.targetCrdServed.value
    ? blocker('TARGET_CRD_MISSING', {
        what: 'The API server does not serve perconapgclusters.pgv2.percona.com.',
        remedy: `install Percona Operator for PostgreSQL ${TARGET_RELEASE.crVersion}.`,
        evidence: 'GET of the resource: 404',
      })
    : operatorRunning('TARGET_OPERATOR_DOWN', 'v2', seen.targetOperatorRunning)),
];

function operatorRunning(
  code: string,
  name: string,
  running: Observation['sourceOperatorRunning'],
) {
  if (!running.seen) return cannotTell(code, `The ${name} operator`, running.why);
  if (running.value) return [];
  return blocker(code, {
    what: `The ${name} operator is not running; nothing would act on its custom resources.`,
    remedy: 'start it: kubectl get deployments --all-namespaces | grep postgres-operator',
    evidence: 'no available replica',
  });
}

const targetFree: Check = ({ request, seen }) => {
  if (!seen.targetCrdServed.seen)
    return cannotTell('TARGET_UNSEEN', 'The place of the v2 cluster', seen.targetCrdServed.why);
  const { exists, madeBy, standby } = seen.target;
  // Our own standby is taken up again. Our own cluster in service is the end of an earlier migration.
  if (!exists || (madeBy === seen.observer && standby)) return [];
  return blocker('TARGET_EXISTS', {
    what: `A v2 cluster ${request.target.cluster} exists in namespace ${request.target.namespace}.`,
    remedy: 'choose another target.cluster, or delete it if it is a left-over.',
    evidence: madeBy === null ? 'not made by a migration' : `made by migration ${madeBy}`,
  });
};

const keepBackups: Check = ({ source }) => {
  if (source.spec.keepBackups === true) return [];
  return [
    {
      code: 'KEEP_BACKUPS_OFF',
      severity: 'warning',
      what: 'spec.keepBackups of v1 is not true; it will be set, which restarts v1 once, before the cut-over.',
      remedy: 'nothing; or set spec.keepBackups: true yourself at a quiet hour.',
      evidence: `spec.keepBackups: ${String(source.spec.keepBackups)}`,
    },
  ];
};

const CHECKS: Check[] = [
  sourceInService,
  cloudStorageConfigured,
  repositoryHealthy,
  repositoryIsOurs,
  archiving,
  majorSupported,
  secretsPresent,
  operatorsRunning,
  targetFree,
  keepBackups,
];
