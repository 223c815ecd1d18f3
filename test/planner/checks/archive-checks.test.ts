import { describe, expect, it } from 'vitest';
import type { PostgresFacts } from '../../../src/model/observation.ts';
import { postgresFacts, repositoryFacts, seen, v1Environment } from '../../helpers/builders.ts';
import { codes, only, quietDatabases, type World } from '../checks-helpers.ts';

const LAST = '00000004000000000000001C';
const archiver = (lastArchivedSegment: string | null, failing = false) => ({
  postgres: seen(
    postgresFacts({ archiver: { lastArchivedSegment, failedCount: failing ? 7 : 0, failing } }),
  ),
});
const inCloud = (newestArchivedSegment: string | null) => ({
  repository: seen(repositoryFacts({ newestArchivedSegment })),
});

describe('archiving', () => {
  it('must not be failing', () => {
    const finding = only(archiver(LAST, true));
    expect(finding).toMatchObject({ code: 'ARCHIVE_FAILING', severity: 'blocker' });
    expect(finding.evidence).toBe(`pg_stat_archiver: last archived ${LAST}, failed 7`);
    expect(finding.remedy).toContain(
      "kubectl -n pg exec cluster1-0 -c database -- sh -c 'grep -rh archive /pgdata/cluster1/pg_log",
    );
  });

  it('must have begun', () => {
    expect(only(archiver(null, true)).evidence).toContain('last archived none, failed 7');
  });

  it('may have failed in the past', () => {
    const facts = postgresFacts();
    const postgres = seen({ ...facts, archiver: { ...facts.archiver, failedCount: 7 } });
    expect(codes({ postgres })).toEqual([]);
  });
});

describe('segments that wait to be archived', () => {
  const waiting = (segmentsToArchive: number): World => ({
    databases: seen({ ...quietDatabases, segmentsToArchive }),
  });

  it('are a warning from eight on', () => {
    const finding = only(waiting(8));
    expect(finding).toMatchObject({
      code: 'ARCHIVE_BEHIND',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toContain('8 WAL segments of v1');
    expect(finding.remedy).toContain('kubectl -n pg exec cluster1-0 -c database -- psql -c ');
    expect(codes(waiting(7))).toEqual([]);
  });

  it('are not told of again where archiving fails', () => {
    expect(codes({ ...waiting(20), ...archiver(LAST, true) })).toEqual(['ARCHIVE_FAILING']);
  });
});

describe('what v1 says that it has archived', () => {
  it('must be in the bucket', () => {
    const finding = only(inCloud('000000040000000000000019'));
    expect(finding).toMatchObject({ code: 'ARCHIVE_NOT_IN_CLOUD', severity: 'blocker' });
    expect(finding.evidence).toBe(
      `pg_stat_archiver: ${LAST}; pgbackrest info: archive max 000000040000000000000019`,
    );
  });

  it('may be ahead of the bucket by what is archived between two looks', () => {
    expect(codes(inCloud('00000004000000000000001A'))).toEqual([]);
    expect(codes(inCloud('000000040000000000000020'))).toEqual([]);
  });

  it('must be in a bucket that has no WAL at all', () => {
    expect(only(inCloud(null)).what).toContain('the newest WAL in the bucket is none');
  });

  it('is compared across a change of the timeline: the numbers go on growing', () => {
    expect(codes({ ...archiver('00000005000000000000001D'), ...inCloud(LAST) })).toEqual([]);
    expect(
      codes({ ...archiver('000000050000000000000030'), ...inCloud('00000004000000000000001C') }),
    ).toEqual(['ARCHIVE_NOT_IN_CLOUD']);
  });

  it('is compared across the end of a log file, whatever the size of a segment', () => {
    const across = (segmentBytes: number, cloud: string) => {
      const facts: PostgresFacts = postgresFacts({ segmentBytes });
      const last = '000000040000000200000000';
      const postgres = seen({
        ...facts,
        archiver: { ...facts.archiver, lastArchivedSegment: last },
      });
      return codes({ postgres, ...inCloud(cloud) });
    };
    expect(across(16_777_216, '0000000400000001000000FE')).toEqual([]);
    expect(across(16_777_216, '0000000400000001000000FD')).toEqual(['ARCHIVE_NOT_IN_CLOUD']);
    expect(across(67_108_864, '00000004000000010000003E')).toEqual([]);
    expect(across(67_108_864, '00000004000000010000003D')).toEqual(['ARCHIVE_NOT_IN_CLOUD']);
  });

  it.each([null, '00000005.history', '00000004000000000000001C.partial'])(
    'is not compared where it is no segment: %s',
    (last) => {
      expect(codes({ ...archiver(last), ...inCloud('000000040000000000000001') })).toEqual([]);
    },
  );

  it('is compared by the segment that a backup began in', () => {
    const last = '00000004000000000000001C.00000028.backup';
    expect(codes({ ...archiver(last), ...inCloud('000000040000000000000001') })).toEqual([
      'ARCHIVE_NOT_IN_CLOUD',
    ]);
  });

  it.each([
    [{ statusCode: 1 }, 'STANZA_NOT_OK'],
    [{ fullBackups: 0 }, 'NO_FULL_BACKUP'],
    [{ systemIdentifiers: ['1'] }, 'REPOSITORY_SHARED'],
  ])('is not missed in a repository that is refused anyway: %j', (facts, code) => {
    const repository = seen(repositoryFacts({ newestArchivedSegment: null, ...facts }));
    expect(codes({ repository })).toEqual([code]);
  });
});

describe('the timeline of the bucket', () => {
  it('must not be newer than that of v1: another copy archives there', () => {
    const finding = only(inCloud('00000005000000000000001D'));
    expect(finding).toMatchObject({ code: 'REPOSITORY_FORKED', severity: 'blocker' });
    expect(finding.what).toContain('WAL of timeline 5, v1 is on 4');
  });

  it('is hexadecimal', () => {
    expect(only(inCloud('0000000A000000000000001D')).what).toContain('WAL of timeline 10');
  });

  it('may be that of what v1 has archived since its last checkpoint', () => {
    expect(
      codes({ ...archiver('00000005000000000000001D'), ...inCloud('00000005000000000000001D') }),
    ).toEqual([]);
  });

  it('may be older', () => {
    expect(codes({ ...archiver(null), ...inCloud('000000030000000000000010') })).toEqual([]);
  });
});

describe('a limit on the WAL that waits', () => {
  it.each([
    [
      {
        environment: seen({ ...v1Environment, PGBACKREST_ARCHIVE_PUSH_QUEUE_MAX: '1GB' }),
      },
      'environment of the database container: PGBACKREST_ARCHIVE_PUSH_QUEUE_MAX',
    ],
    [
      { customConfig: seen({ options: ['archive-push-queue-max'], missing: [] }) },
      'custom pgBackRest configuration: archive-push-queue-max',
    ],
  ])('is a warning, wherever it is set', (world, evidence) => {
    const finding = only(world);
    expect(finding).toMatchObject({ code: 'ARCHIVE_QUEUE_MAX', severity: 'warning', evidence });
    expect(finding.remedy).toContain("-o jsonpath='{.spec.backup.customConfig}'");
  });

  it('is none where it is empty', () => {
    const environment = seen({ ...v1Environment, PGBACKREST_ARCHIVE_PUSH_QUEUE_MAX: '' });
    expect(codes({ environment })).toEqual([]);
  });
});
