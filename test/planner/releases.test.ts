import { describe, expect, it } from 'vitest';
import { RELEASES, releaseFor, unusableBecause } from '../../src/planner/releases.ts';

describe('the release of an operator', () => {
  it.each([
    ['2.5.0', '2.5.0'],
    ['2.5.1', '2.5.0'],
    ['2.7.0', '2.7.0'],
    ['2.9.0', '2.9.0'],
    ['2.9.3', '2.9.0'],
    ['v2.9.0', '2.9.0'],
    ['2.9.0-arm64', '2.9.0'],
    ['3.0.0', '3.0.0'],
  ])('is that of its line: %s is of %s', (version, crVersion) => {
    expect(releaseFor(version)?.crVersion).toBe(crVersion);
    expect(unusableBecause(version)).toBeNull();
  });

  it.each([
    '2.0.0',
    '2.1.0',
    '2.4.1',
    '2.6.0',
    '2.8.0',
    '2.8.2',
    '3.1.0',
    '1.6.0',
    'main',
    '2.9',
    '',
  ])('is none where no standby can be made, or where nothing is known: %s', (version) => {
    expect(releaseFor(version)).toBeNull();
    expect(unusableBecause(version)).not.toBeNull();
  });

  it.each([
    ['2.0.0', "v1's name"],
    ['2.1.0', "v1's name"],
    ['2.8.0', 'K8SPG-933'],
    ['2.8.2', 'K8SPG-933'],
    ['2.6.0', 'not known here'],
    ['3.1.0', 'not known here'],
    ['latest', 'not a version'],
    ['2.9', 'not a version'],
  ])('is refused with its reason: %s, %s', (version, reason) => {
    expect(unusableBecause(version)).toContain(reason);
  });
});

describe('the images of a release', () => {
  it.each([
    [12, ['2.5.0']],
    [13, ['2.5.0', '2.7.0']],
    [14, ['2.5.0', '2.7.0', '2.9.0', '3.0.0']],
    [15, ['2.5.0', '2.7.0', '2.9.0', '3.0.0']],
    [16, []],
  ])('are there for PostgreSQL %i in %j', (major, versions) => {
    const having = RELEASES.filter(({ images }) => images[major] !== undefined);
    expect(having.map(({ crVersion }) => crVersion)).toEqual(versions);
  });

  it.each(RELEASES)('are of the major they are listed under: $crVersion', ({ images }) => {
    for (const [major, { version, postgres, postgis }] of Object.entries(images)) {
      expect(version).toMatch(new RegExp(`^${major}\\.\\d+$`));
      expect(postgres).toMatch(new RegExp(`(:|-ppg)${version.replace('.', '\\.')}(-|$)`));
      expect(postgis).toMatch(/gis/);
    }
  });

  it.each(RELEASES)('are pinned, for a tag that moves is no plan: $crVersion', ({ images }) => {
    for (const { postgres, postgis, pgBouncer, pgBackRest } of Object.values(images))
      for (const image of [postgres, postgis, pgBouncer, pgBackRest])
        expect(image).toMatch(/^docker\.io\/percona\/[a-z-]+:\d+\.\d+(\.\d+)?/);
  });

  it('are those that 2.9.0 was released with', () => {
    expect(releaseFor('2.9.0')?.images[14]).toEqual({
      version: '14.22',
      postgres: 'docker.io/percona/percona-distribution-postgresql:14.22-1',
      postgis: 'docker.io/percona/percona-distribution-postgresql-with-postgis:14.22-1',
      pgBouncer: 'docker.io/percona/percona-pgbouncer:1.25.1-1',
      pgBackRest: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
    });
  });

  it('carry PostgreSQL in their names up to 2.5, for PgBouncer and pgBackRest too', () => {
    expect(releaseFor('2.5.0')?.images[12]).toEqual({
      version: '12.20',
      postgres: 'docker.io/percona/percona-postgresql-operator:2.5.0-ppg12.20-postgres',
      postgis: 'docker.io/percona/percona-postgresql-operator:2.5.0-ppg12.20-postgres-gis3.3.6',
      pgBouncer: 'docker.io/percona/percona-postgresql-operator:2.5.0-ppg12.20-pgbouncer1.23.1',
      pgBackRest: 'docker.io/percona/percona-postgresql-operator:2.5.0-ppg12.20-pgbackrest2.53-1',
    });
  });
});

describe('what a release does', () => {
  /** First release of those that have it, where the later ones have it too. */
  const since = (has: (release: (typeof RELEASES)[number]) => boolean) => {
    const having = RELEASES.filter(has);
    const [first] = having;
    expect(having).toEqual(RELEASES.slice(RELEASES.length - having.length));
    return first?.crVersion;
  };

  it.each([
    [
      'asks for SCRAM where no host rule is given',
      '2.9.0',
      ({ hbaMethod }) => hbaMethod === 'scram-sha-256',
    ],
    ["sorts texts with another glibc than v1's", '2.7.0', ({ glibc }) => glibc !== '2.28'],
    ['has English locales only', '2.9.0', ({ locales }) => locales === 'english'],
    ['needs no image for extensions', '2.7.0', ({ extensionsImage }) => extensionsImage === null],
    ['has five switches', '2.7.0', ({ builtinExtensions }) => builtinExtensions.length === 5],
    ['would make schemas for users', '2.7.0', ({ autoCreateUserSchema }) => autoCreateUserSchema],
    ['has tlsOnly', '2.7.0', ({ tlsOnly }) => tlsOnly],
    ['labels every object', '2.7.0', ({ clusterMetadata }) => clusterMetadata],
    ['mounts tablespaces by itself', '2.9.0', ({ mountsTablespaces }) => mountsTablespaces],
    ['lets wal_level be chosen', '2.9.0', ({ ownWalLevel }) => ownWalLevel],
    [
      'leaves commit timestamps off',
      '2.9.0',
      ({ forcesCommitTimestamps }) => !forcesCommitTimestamps,
    ],
  ] satisfies [string, string, Parameters<typeof since>[0]][])(
    '%s from %s on',
    (_what, version, has) => {
      expect(since(has)).toBe(version);
    },
  );
});
