import type { RepositoryFacts } from '../../model/observation.ts';
import { defineCheck, type Basics, type Check } from '../check.ts';
import { cloudStorage } from '../cloud-storage.ts';
import { ownRepositoryPath } from '../own-repository-path.ts';
import { PGBACKREST } from '../translate/v2-paths.ts';
import { kubectl, quoted } from './kubectl.ts';
import { planned, textOf } from './planned.ts';
import { STORAGE_UNCLEAR } from './storage-checks.ts';

/** Status codes of `pgbackrest info`. */
const STANZA_OK = 0;
const STANZA_WITHOUT_BACKUP = 2;

/** Whether v1's cloud repository is one that a standby can be made of. */
export const repositoryChecks: Check[] = [
  defineCheck({
    code: 'NO_FULL_BACKUP',
    severity: 'blocker',
    what: "The bucket holds no complete full backup: a standby has nothing to start from. v1's local repository does not count.",
    remedy: 'Take one: a `Pgtask` backup of type `full` to this storage; the finding has it ready.',
    needs: ['repository'],
    unless: STORAGE_UNCLEAR,
    find: ({ request, source, repository }) => {
      const { statusCode, fullBackups } = repository;
      if (fullBackups > 0 || ![STANZA_OK, STANZA_WITHOUT_BACKUP].includes(statusCode)) return null;
      return {
        what: 'The cloud repository holds no full backup; a standby has nothing to restore.',
        remedy: `take one on v1: ${takeFullBackup({ request, source })}`,
        evidence: evidenceOf(repository),
      };
    },
  }),
  defineCheck({
    code: 'STANZA_NOT_OK',
    severity: 'blocker',
    what: 'The stanza in the bucket is missing or not healthy, as pgBackRest sees it. A storage that was added to v1 later may never have got one.',
    remedy: 'Mend the stanza on v1 (`pgbackrest stanza-create`), then take a full backup.',
    needs: ['repository'],
    unless: [...STORAGE_UNCLEAR, 'NO_FULL_BACKUP'],
    find: ({ request, source, repository }) =>
      repository.statusCode === STANZA_OK
        ? null
        : {
            what: `pgBackRest says of the cloud stanza: ${repository.statusMessage}.`,
            remedy: `mend the stanza on v1, then take a full backup: ${pgBackRestOn({ request, source }, 'stanza-create')}`,
            evidence: evidenceOf(repository),
          },
  }),
  defineCheck({
    code: 'REPOSITORY_SHARED',
    severity: 'blocker',
    what: 'The newest cluster that archives under this path is not this v1, by its system identifier: a standby would become a copy of that one. Two v1 clusters of one name with one bucket do that to each other.',
    remedy:
      'Give v1 a bucket or a `spec.backup.repoPath` of its own, and take a full backup. Until then neither cluster can rely on its backups.',
    needs: ['repository', 'postgres'],
    unless: STORAGE_UNCLEAR,
    find: ({ repository: { systemIdentifiers }, postgres: { systemIdentifier } }) => {
      // Earlier ones are v1's own from before a major upgrade; the newest is who archives there now.
      const newest = systemIdentifiers.at(-1);
      if (newest === undefined || newest === systemIdentifier) return null;
      return {
        what: 'The cloud repository belongs to another cluster; a standby would become a copy of that one.',
        remedy:
          'give v1 a bucket or a repository path (spec.backup.repoPath) of its own, and take a full backup.',
        evidence: `system identifier of v1 ${systemIdentifier}, in the repository ${systemIdentifiers.join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'RETENTION_EXPIRES',
    severity: 'warning',
    what: "v2's first full backup would expire full backups of v1 by the retention that v2 is to keep, and with them the points in time that only they reach. Where it is one of several, as v1's own next backup would do, this is no more than an information. It does not concern a v2 with a path of its own (`target.repository: own`).",
    remedy:
      'If you need them, set a larger `repo1-retention-full` in `target.overrides` under `spec.backups.pgbackrest.global`, as a text (`"14"`): v2 takes no number there. The finding has it ready.',
    needs: ['repository', 'plan'],
    unless: STORAGE_UNCLEAR,
    find: ({ request, repository: { fullBackups }, plan: { final } }) => {
      // What v2 expires is in another path then.
      if (ownRepositoryPath(request, { final }) !== null) return null;
      const global = (key: string) => textOf(planned(final, ...PGBACKREST, 'global', key));
      const retention = global('repo1-retention-full');
      if (retention === null) return null;
      const byTime = global('repo1-retention-full-type') === 'time';
      const expired = Math.min(fullBackups, fullBackups + 1 - Number(retention));
      if (!byTime && expired <= 0) return null;
      // How old the backups are is not known, so no number of days is sure to keep them; a number of backups is.
      const larger = {
        'repo1-retention-full': String(fullBackups + 1),
        ...(byTime ? { 'repo1-retention-full-type': 'count' } : {}),
      };
      return {
        severity: !byTime && expired === 1 && fullBackups > 1 ? 'info' : 'warning',
        what: byTime
          ? `v2 will expire backups older than ${retention} days, v1's among them.`
          : `v2's first full backup expires ${expired} of the ${fullBackups} full backups that v1 has made.`,
        remedy: `if you need them: set target.overrides to ${JSON.stringify({ spec: { backups: { pgbackrest: { global: larger } } } })}`,
        evidence: `repo1-retention-full ${retention}${byTime ? ' (time)' : ''} in the plan; full backups ${fullBackups}`,
      };
    },
  }),
];

function evidenceOf(repository: RepositoryFacts): string {
  const { statusCode, statusMessage, fullBackups, newestArchivedSegment } = repository;
  return `stanza status ${statusCode} (${statusMessage}), full backups ${fullBackups}, newest WAL ${newestArchivedSegment ?? 'none'}`;
}

type Cluster = Pick<Basics, 'request' | 'source'>;

/** v1's way to ask for a backup: an object that its operator acts upon. */
function takeFullBackup({ request, source }: Cluster): string {
  const cluster = source.metadata.name;
  const storage = cloudStorage(source, request.source.storage);
  const name = `${cluster}-full-backup`;
  const task = {
    apiVersion: 'pg.percona.com/v1',
    kind: 'Pgtask',
    metadata: { name, labels: { 'pg-cluster': cluster, pgouser: 'admin' } },
    spec: {
      name,
      tasktype: 'backrest',
      parameters: {
        'backrest-command': 'backup',
        'backrest-opts': '--type=full',
        'backrest-s3-verify-tls': String(storage?.verifyTLS === true),
        'backrest-storage-type': storage?.type ?? 's3',
        'job-name': name,
        'pg-cluster': cluster,
      },
    },
  };
  return kubectl(request.source, `create -f - <<< ${quoted(JSON.stringify(task))}`);
}

/** pgBackRest in v1's repository pod. Without the type it would speak of the local repository. */
function pgBackRestOn({ request, source }: Cluster, command: string): string {
  const storage = cloudStorage(source, request.source.storage);
  const verify =
    storage?.type === 's3' && storage.verifyTLS !== true ? ' --no-repo1-s3-verify-tls' : '';
  const deployment = `deployment/${source.metadata.name}-backrest-shared-repo`;
  const options = `--stanza=db --repo1-type=${storage?.type ?? 's3'}${verify}`;
  return kubectl(
    request.source,
    `exec ${deployment} -c database -- pgbackrest ${options} ${command}`,
  );
}
