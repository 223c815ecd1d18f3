import { describe, expect, it } from 'vitest';
import type { RepositoryFacts } from '../../../src/model/observation.ts';
import {
  SYSTEM_IDENTIFIER,
  gcsStorage,
  planWith,
  repositoryFacts,
  s3Storage,
  seen,
} from '../../helpers/builders.ts';
import { codes, ofCode, only, quietSource } from '../checks-helpers.ts';

const holding = (facts: Partial<RepositoryFacts>) => ({ repository: seen(repositoryFacts(facts)) });

describe('the repository', () => {
  it('must hold a full backup', () => {
    const finding = only(holding({ fullBackups: 0 }));
    expect(finding).toMatchObject({ code: 'NO_FULL_BACKUP', severity: 'blocker' });
    expect(finding.evidence).toBe(
      'stanza status 0 (ok), full backups 0, newest WAL 00000004000000000000001C',
    );
  });

  it('must hold a full backup: status 2 is how pgBackRest says that there is none', () => {
    const finding = only(
      holding({ statusCode: 2, statusMessage: 'no valid backups', fullBackups: 0 }),
    );
    expect(finding).toMatchObject({ code: 'NO_FULL_BACKUP', severity: 'blocker' });
    expect(finding.evidence).toContain('stanza status 2 (no valid backups), full backups 0');
  });

  it.each([
    [s3Storage(), 's3', 'false'],
    [s3Storage({ verifyTLS: true }), 's3', 'true'],
    [gcsStorage(), 'gcs', 'false'],
  ])('comes with the task that makes a full backup: %j', (storage, type, verifyTls) => {
    const source = quietSource({ backup: { storages: { cloud: storage } } });
    const [finding] = ofCode('NO_FULL_BACKUP', { source, ...holding({ fullBackups: 0 }) });
    const [, command, task] = /^take one on v1: (.*) <<< '(.*)'$/.exec(finding?.remedy ?? '') ?? [];
    expect(command).toBe('kubectl -n pg create -f -');
    expect(JSON.parse(task ?? '')).toMatchObject({
      apiVersion: 'pg.percona.com/v1',
      kind: 'Pgtask',
      spec: {
        tasktype: 'backrest',
        parameters: {
          'backrest-command': 'backup',
          'backrest-opts': '--type=full',
          'backrest-storage-type': type,
          'backrest-s3-verify-tls': verifyTls,
          'pg-cluster': 'cluster1',
        },
      },
    });
  });

  it.each([
    [1, 'missing stanza path'],
    [3, 'missing stanza data'],
    [99, 'other'],
  ])(
    'is not told to take a backup where the stanza is what lacks: status %d',
    (statusCode, statusMessage) => {
      const finding = only(
        holding({ statusCode, statusMessage, fullBackups: 0, newestArchivedSegment: null }),
      );
      expect(finding).toMatchObject({ code: 'STANZA_NOT_OK', severity: 'blocker' });
      expect(finding.what).toBe(`pgBackRest says of the cloud stanza: ${statusMessage}.`);
      expect(finding.remedy).toContain('stanza-create');
      expect(finding.evidence).toBe(
        `stanza status ${statusCode} (${statusMessage}), full backups 0, newest WAL none`,
      );
    },
  );

  it('must be well in the eyes of pgBackRest, backups or not', () => {
    const finding = only(holding({ statusCode: 99, statusMessage: 'other', fullBackups: 2 }));
    expect(finding).toMatchObject({ code: 'STANZA_NOT_OK', severity: 'blocker' });
    expect(finding.evidence).toContain('full backups 2');
  });

  it.each([
    [s3Storage(), '--repo1-type=s3 --no-repo1-s3-verify-tls stanza-create'],
    [s3Storage({ verifyTLS: true }), '--repo1-type=s3 stanza-create'],
    [gcsStorage(), '--repo1-type=gcs stanza-create'],
  ])('is mended where it is, and as v1 reaches it: %j', (storage, command) => {
    const source = quietSource({ backup: { storages: { cloud: storage } } });
    const [finding] = ofCode('STANZA_NOT_OK', { source, ...holding({ statusCode: 1 }) });
    expect(finding?.remedy).toContain(
      `kubectl -n pg exec deployment/cluster1-backrest-shared-repo -c database -- pgbackrest --stanza=db ${command}`,
    );
  });
});

describe('the identity of the repository', () => {
  const FORMER = '7100000000000000001';
  const OTHER = '7200000000000000002';

  it('must be that of v1: a standby would become a copy of another cluster', () => {
    const finding = only(holding({ systemIdentifiers: [OTHER] }));
    expect(finding).toMatchObject({ code: 'REPOSITORY_SHARED', severity: 'blocker' });
    expect(finding.evidence).toBe(
      `system identifier of v1 ${SYSTEM_IDENTIFIER}, in the repository ${OTHER}`,
    );
  });

  it('is that of who archives there now, not of who did', () => {
    expect(codes(holding({ systemIdentifiers: [FORMER, SYSTEM_IDENTIFIER] }))).toEqual([]);
    expect(codes(holding({ systemIdentifiers: [SYSTEM_IDENTIFIER, OTHER] }))).toEqual([
      'REPOSITORY_SHARED',
    ]);
  });

  it('is not judged of an empty repository, which is refused for having no backup', () => {
    expect(codes(holding({ systemIdentifiers: [], fullBackups: 0 }))).toEqual(['NO_FULL_BACKUP']);
  });
});

describe('the retention that v2 is to keep', () => {
  const GLOBAL = 'spec.backups.pgbackrest.global';
  const keeping = (retention: string) => planWith(`${GLOBAL}.repo1-retention-full`, retention);

  it.each([
    [4, '3', 2],
    [3, '1', 3],
    [1, '1', 1],
  ])(
    'is a warning where it leaves less than there is: of %d backups it keeps %s',
    (fullBackups, retention, expired) => {
      const finding = only({ ...holding({ fullBackups }), plan: keeping(retention) });
      expect(finding).toMatchObject({
        code: 'RETENTION_EXPIRES',
        severity: 'warning',
        needsConsent: false,
      });
      expect(finding.what).toContain(`expires ${expired} of the ${fullBackups} full backups`);
      expect(finding.remedy).toContain(`{"repo1-retention-full":"${fullBackups + 1}"}`);
      expect(finding.evidence).toBe(
        `repo1-retention-full ${retention} in the plan; full backups ${fullBackups}`,
      );
    },
  );

  it("is worth knowing where it expires the oldest, as v1's next backup would", () => {
    expect(only({ ...holding({ fullBackups: 3 }), plan: keeping('3') }).severity).toBe('info');
  });

  it('is none where there is room for another one', () => {
    expect(codes({ ...holding({ fullBackups: 2 }), plan: keeping('3') })).toEqual([]);
  });

  it('is none where v2 keeps everything', () => {
    expect(codes(holding({ fullBackups: 100 }))).toEqual([]);
  });

  it('is a warning where it counts days: how old the backups are is not known', () => {
    const plan = planWith(GLOBAL, {
      'repo1-retention-full': '14',
      'repo1-retention-full-type': 'time',
    });
    const finding = only({ ...holding({ fullBackups: 1 }), plan });
    expect(finding.what).toContain('older than 14 days');
    expect(finding.evidence).toContain('14 (time) in the plan');
    // A number of days cannot be given; what is printed can be pasted all the same.
    expect(finding.remedy).toContain(
      '{"repo1-retention-full":"2","repo1-retention-full-type":"count"}',
    );
  });
});
