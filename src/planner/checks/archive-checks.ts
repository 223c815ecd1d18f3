import type { PostgresFacts } from '../../model/observation.ts';
import { defineCheck, type Check } from '../check.ts';
import { kubectl, psqlOn } from './kubectl.ts';
import { STORAGE_UNCLEAR } from './storage-checks.ts';

/** Segments that may wait on a healthy busy server: v1 pushes them one by one, each to two repositories. */
const MANY_WAITING = 8;
/**
 * Server and bucket are asked at the same time, and either may answer first; a busy server archives a segment or two
 * in between. That every single one arrives is proved at the cut-over.
 */
const ARCHIVED_WHILE_LOOKING = 2;

/** Whether v1's WAL reaches the bucket: the standby lives on nothing else. */
export const archiveChecks: Check[] = [
  defineCheck({
    code: 'ARCHIVE_FAILING',
    severity: 'blocker',
    what: "v1's last attempt to archive WAL failed, and nothing newer was archived since. The bucket falls behind, and v1's disk fills with WAL.",
    remedy:
      "Look for `archive-push` in PostgreSQL's log, in `pg_log` of v1's data directory. Mend the storage first.",
    needs: ['postgres'],
    find: ({ request, postgres: { pod, dataDirectory, archiver } }) =>
      archiver.failing
        ? {
            what: "v1's last attempt to archive WAL failed; the standby would fall behind for ever.",
            remedy: `see why, and mend the storage: ${kubectl(request.source, `exec ${pod} -c database -- sh -c 'grep -rh archive ${dataDirectory}/pg_log | tail -n 20'`)}`,
            evidence: `pg_stat_archiver: last archived ${archiver.lastArchivedSegment ?? 'none'}, failed ${archiver.failedCount}`,
          }
        : null,
  }),
  defineCheck({
    code: 'ARCHIVE_BEHIND',
    severity: 'warning',
    what: 'Many WAL segments wait on v1 to be archived. The standby can be no nearer to v1 than the archive is, so it may never catch up.',
    remedy:
      'Wait until they are archived, or find out what slows the storage down. The gate stays closed while the standby is behind.',
    needs: ['postgres', 'databases'],
    unless: ['ARCHIVE_FAILING'],
    find: ({ request, postgres: { pod }, databases: { segmentsToArchive } }) =>
      segmentsToArchive < MANY_WAITING
        ? null
        : {
            what: `${segmentsToArchive} WAL segments of v1 wait to be archived; the standby cannot be nearer than the archive.`,
            remedy: `wait until there are fewer: ${psqlOn(request.source, pod, WAITING_SQL)}`,
            evidence: `pg_wal/archive_status: ${segmentsToArchive} files .ready`,
          },
  }),
  defineCheck({
    code: 'ARCHIVE_NOT_IN_CLOUD',
    severity: 'blocker',
    what: "What v1 says that it has archived is not in the bucket: it archives to its local repository only, or into another bucket. This happens to a storage that was added after v1's pods were made.",
    remedy:
      "Compare the bucket in `spec.backup.storages` with the environment of v1's database container. Restart v1's pods, if they do not know the storage, and take a full backup.",
    needs: ['postgres', 'repository'],
    unless: [
      ...STORAGE_UNCLEAR,
      'ARCHIVE_FAILING',
      'STANZA_NOT_OK',
      'NO_FULL_BACKUP',
      'REPOSITORY_SHARED',
    ],
    find: ({ request, postgres, repository: { newestArchivedSegment } }) => {
      const archived = segmentOf(postgres.archiver.lastArchivedSegment);
      if (archived === null) return null;
      const inCloud = segmentOf(newestArchivedSegment);
      const perFile = segmentsPerFile(postgres);
      const missing =
        inCloud === null ? null : positionOf(archived, perFile) - positionOf(inCloud, perFile);
      if (missing !== null && missing <= ARCHIVED_WHILE_LOOKING) return null;
      return {
        what: `v1 has archived ${archived}, but the newest WAL in the bucket is ${inCloud ?? 'none'}: its WAL does not reach the bucket.`,
        remedy: `see where its pods archive to: ${kubectl(request.source, `exec ${postgres.pod} -c database -- env | grep -E '_(PATH|BUCKET|ENDPOINT|STORAGE)='`)}`,
        evidence: `pg_stat_archiver: ${archived}; pgbackrest info: archive max ${inCloud ?? 'none'}`,
      };
    },
  }),
  defineCheck({
    code: 'REPOSITORY_FORKED',
    severity: 'blocker',
    what: 'The bucket holds WAL of a newer timeline than v1 is on: another copy of v1 was promoted and archives under the same path. A standby follows the newest timeline, which is not that of v1.',
    remedy:
      'Find the other copy and stop it. Then give v1 a `spec.backup.repoPath` of its own and take a full backup, or remove the foreign timeline from the repository if you know how.',
    needs: ['postgres', 'repository'],
    unless: [...STORAGE_UNCLEAR, 'REPOSITORY_SHARED'],
    find: ({ postgres, repository: { newestArchivedSegment } }) => {
      const inCloud = segmentOf(newestArchivedSegment);
      const archived = segmentOf(postgres.archiver.lastArchivedSegment);
      // pg_control names a new timeline only at the checkpoint after a promotion; what was archived may be newer.
      const own = Math.max(postgres.timeline, archived === null ? 0 : timelineOf(archived));
      if (inCloud === null || timelineOf(inCloud) <= own) return null;
      return {
        what: `The bucket holds WAL of timeline ${timelineOf(inCloud)}, v1 is on ${own}: another copy of v1 archives there, and a standby would follow that one.`,
        remedy:
          'find and stop the other copy; then give v1 a spec.backup.repoPath of its own and take a full backup.',
        evidence: `pgbackrest info: archive max ${inCloud}; v1's timeline ${own}`,
      };
    },
  }),
  defineCheck({
    code: 'ARCHIVE_QUEUE_MAX',
    severity: 'warning',
    what: '`archive-push-queue-max` is set: when more WAL than that waits, pgBackRest drops it and tells PostgreSQL that it was archived. The standby would stop for ever at the gap. No row is lost by it, for the cut-over demands that v2 has replayed everything, but the migration would have to start anew.',
    remedy: "Take the option out of v1's pgBackRest configuration for the time of the migration.",
    needs: ['environment', 'customConfig'],
    find: ({ request, environment, customConfig: { options } }) => {
      const inEnvironment = (environment['PGBACKREST_ARCHIVE_PUSH_QUEUE_MAX'] ?? '') !== '';
      if (!inEnvironment && !options.includes('archive-push-queue-max')) return null;
      const { cluster } = request.source;
      return {
        what: 'archive-push-queue-max is set on v1: WAL that waits beyond it is dropped, and the standby would stop at the gap.',
        remedy: `take it out of the objects in spec.backup.customConfig: ${kubectl(request.source, `get perconapgclusters.pg.percona.com ${cluster} -o jsonpath='{.spec.backup.customConfig}'`)}`,
        evidence: inEnvironment
          ? 'environment of the database container: PGBACKREST_ARCHIVE_PUSH_QUEUE_MAX'
          : 'custom pgBackRest configuration: archive-push-queue-max',
      };
    },
  }),
];

const WAITING_SQL = 'SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE $$%.ready$$';

/** The segment of an archived file's name: also of a `.backup`, not of a history file or a partial segment. */
function segmentOf(name: string | null): string | null {
  return /^([0-9A-F]{24})(?:\..*\.backup)?$/.exec(name ?? '')?.[1] ?? null;
}

function timelineOf(segment: string): number {
  return Number.parseInt(segment.slice(0, 8), 16);
}

/**
 * How far a segment is along the WAL, counted in segments. Its timeline does not count: a new one goes on where the
 * old one ended, so after a fail-over of v1 the numbers go on growing.
 */
function positionOf(segment: string, perFile: number): number {
  const file = Number.parseInt(segment.slice(8, 16), 16);
  return file * perFile + Number.parseInt(segment.slice(16), 16);
}

/** Segments to one "log file" of 4 GiB: the middle part of a segment's name counts those. */
function segmentsPerFile({ segmentBytes }: PostgresFacts): number {
  return 2 ** 32 / segmentBytes;
}
