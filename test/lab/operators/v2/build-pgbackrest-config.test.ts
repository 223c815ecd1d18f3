import { expect, it } from 'vitest';

import { buildPgbackrestConfig } from '../../../../lab/operators/v2/build-pgbackrest-config.ts';
import type { BackupsSpec } from '../../../../lab/operators/v2/custom-resource.ts';
import { repositoryHash } from '../../../../lab/operators/v2/repository-hash.ts';
import { resolved } from './cluster-builder.ts';

function config(pgbackrest: Partial<BackupsSpec['pgbackrest']>): string[] {
  const repos = [{ name: 'repo1', s3: { bucket: 'b', endpoint: 'h:1', region: 'r' } }];
  const cluster = resolved({ backups: { pgbackrest: { repos, ...pgbackrest } } });
  return buildPgbackrestConfig(cluster).split('\n');
}

it('writes the repository of the custom resource with the default path', () => {
  expect(config({})).toEqual([
    expect.stringMatching(/^# Generated/),
    '',
    '[global]',
    'archive-async = y',
    'log-path = /pgdata/pgbackrest/log',
    'repo1-path = /pgbackrest/repo1',
    'repo1-s3-bucket = b',
    'repo1-s3-endpoint = h:1',
    'repo1-s3-region = r',
    'repo1-type = s3',
    'spool-path = /pgdata/pgbackrest-spool',
    '',
    '[db]',
    'pg1-path = /pgdata/pg15',
    'pg1-port = 5432',
    'pg1-socket-path = /tmp/postgres',
    '',
  ]);
});

it('lets global override the default path, and copies keys that pgBackRest does not know', () => {
  expect(config({ global: { 'repo1-path': '/v1' } })).toContain('repo1-path = /v1');
  const typo = config({ global: { repo1: '/v1' } });
  expect(typo).toContain('repo1 = /v1');
  expect(typo).toContain('repo1-path = /pgbackrest/repo1');
});

it('knows GCS by its bucket alone', () => {
  const lines = config({ repos: [{ name: 'repo2', gcs: { bucket: 'g' } }] });
  expect(lines).toEqual(expect.arrayContaining(['repo2-type = gcs', 'repo2-gcs-bucket = g']));
});

it('takes a repository for another one when its bucket changes, not when its path does', () => {
  const s3 = { bucket: 'b', endpoint: 'h:1', region: 'r' };
  const hash = repositoryHash({ name: 'repo1', s3 });
  expect(repositoryHash({ name: 'repo1', s3: { ...s3, bucket: 'c' } })).not.toBe(hash);
  expect(repositoryHash({ name: 'repo1', s3: { ...s3 } })).toBe(hash);
});
