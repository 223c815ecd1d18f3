/** An extension that v2's operator makes or drops by a switch of its own, `extensions.builtin.<name>`. */
export type BuiltinExtension =
  'pg_stat_monitor' | 'pg_audit' | 'pg_stat_statements' | 'pgvector' | 'pg_repack';

/** What a release runs for one PostgreSQL major. */
export interface ReleaseImages {
  /** PostgreSQL's own version in the image, for example `14.22`. A copy must not be opened by an older minor. */
  version: string;
  postgres: string;
  /** The same with PostGIS. */
  postgis: string;
  pgBouncer: string;
  pgBackRest: string;
}

/** One line of v2's operator, as far as a v2 custom resource depends on it. */
export interface TargetRelease {
  /** `spec.crVersion`: the first release of the line, the one that was looked at. */
  crVersion: string;
  /** By PostgreSQL major. v1 carried 12 to 14; 15 is what the lab runs. No entry: no such copy can be opened. */
  images: Readonly<Record<number, ReleaseImages>>;
  /** `spec.extensions.image`, where the CRD asks for one as soon as `extensions` is given; null from 2.6 on. */
  extensionsImage: string | null;
  /** What `extensions.builtin` knows. The operator neither makes nor drops any other extension. */
  builtinExtensions: readonly BuiltinExtension[];
  /** Extensions of the image beside PostgreSQL's own and the built-in ones. */
  furtherExtensions: readonly string[];
  /** Method of the host rule that stands when no other is given. `md5` lets both kinds of verifier in. */
  hbaMethod: 'md5' | 'scram-sha-256';
  /** glibc of the image; v1's is 2.28. Another one may sort texts in another order. */
  glibc: string;
  /** Locales of the image. v1's has all. */
  locales: 'all' | 'english';
  /** Whether `autoCreateUserSchema` is there; where it is, absent means true. */
  autoCreateUserSchema: boolean;
  tlsOnly: boolean;
  /** Whether `spec.metadata` reaches every object that the operator makes. */
  clusterMetadata: boolean;
  /** Whether `tablespaceVolumes` are mounted without a feature gate in the operator's environment. */
  mountsTablespaces: boolean;
  /** Whether `wal_level` may be chosen; it is `logical` otherwise. */
  ownWalLevel: boolean;
  /** Whether `track_commit_timestamp` is on whatever is asked for. */
  forcesCommitTimestamps: boolean;
}

const EVERY_BUILTIN: readonly BuiltinExtension[] = [
  'pg_stat_monitor',
  'pg_audit',
  'pg_stat_statements',
  'pgvector',
  'pg_repack',
];

/**
 * The lines that can take over from v1. Sources: images from Percona's version service (2.5.0, 2.7.0), the release's
 * own `e2e-tests/release_versions` (2.9.0) and its release notes (3.0.0); fields and behaviour from the source of
 * 2.9.0, and from the release notes of 2.5.0, 2.6.0 and 2.7.0 for when they came. What could not be looked up is
 * marked, and taken for what asks more of a person rather than less.
 */
export const RELEASES: readonly TargetRelease[] = [
  {
    crVersion: '2.5.0',
    images: {
      12: ofOperator('2.5.0', '12.20'),
      13: ofOperator('2.5.0', '13.16'),
      14: ofOperator('2.5.0', '14.13'),
      15: ofOperator('2.5.0', '15.8'),
    },
    extensionsImage: 'docker.io/percona/percona-postgresql-operator:2.5.0',
    builtinExtensions: ['pg_stat_monitor', 'pg_audit'],
    furtherExtensions: ['pg_repack', 'set_user'],
    hbaMethod: 'md5',
    // UBI 8, as v1.
    glibc: '2.28',
    locales: 'all',
    autoCreateUserSchema: false,
    tlsOnly: false,
    clusterMetadata: false,
    mountsTablespaces: false,
    ownWalLevel: false,
    forcesCommitTimestamps: true,
  },
  {
    crVersion: '2.7.0',
    images: {
      13: ofProducts('13.21'),
      14: ofProducts('14.18'),
      15: ofProducts('15.13'),
    },
    extensionsImage: null,
    builtinExtensions: EVERY_BUILTIN,
    furtherExtensions: ['set_user'],
    hbaMethod: 'md5',
    // UBI 9 from 2.6 on (K8SPG-652).
    glibc: '2.34',
    locales: 'all',
    autoCreateUserSchema: true,
    tlsOnly: true,
    clusterMetadata: true,
    // Not looked up in 2.7's source. Its documentation asks for the gate.
    mountsTablespaces: false,
    ownWalLevel: false,
    forcesCommitTimestamps: true,
  },
  {
    crVersion: '2.9.0',
    images: {
      14: ofDistribution('14.22-1', { pgBouncer: '1.25.1-1', pgBackRest: '2.58.0-1' }),
      15: ofDistribution('15.17-1', { pgBouncer: '1.25.1-1', pgBackRest: '2.58.0-1' }),
    },
    extensionsImage: null,
    builtinExtensions: EVERY_BUILTIN,
    furtherExtensions: ['set_user'],
    // K8SPG-683.
    hbaMethod: 'scram-sha-256',
    glibc: '2.34',
    // percona-distribution-postgresql installs glibc-langpack-en and no other.
    locales: 'english',
    autoCreateUserSchema: true,
    tlsOnly: true,
    clusterMetadata: true,
    // cmd/postgres-operator/main.go sets the gate itself.
    mountsTablespaces: true,
    // K8SPG-779.
    ownWalLevel: true,
    forcesCommitTimestamps: false,
  },
  {
    crVersion: '3.0.0',
    images: {
      14: ofDistribution('14.23-1', { pgBouncer: '1.25.2-1', pgBackRest: '2.58.0-2' }),
      15: ofDistribution('15.18-1', { pgBouncer: '1.25.2-1', pgBackRest: '2.58.0-2' }),
    },
    extensionsImage: null,
    builtinExtensions: EVERY_BUILTIN,
    furtherExtensions: ['set_user'],
    hbaMethod: 'scram-sha-256',
    glibc: '2.34',
    locales: 'english',
    autoCreateUserSchema: true,
    tlsOnly: true,
    clusterMetadata: true,
    mountsTablespaces: true,
    ownWalLevel: true,
    forcesCommitTimestamps: false,
  },
];

/** The release whose custom resource an operator of this version reads; null where {@link unusableBecause} has a reason. */
export function releaseFor(version: string): TargetRelease | null {
  const line = lineOf(version);
  return RELEASES.find(({ crVersion }) => line !== null && lineOf(crVersion) === line) ?? null;
}

/** Why an operator of this version cannot be migrated to; null when it can. */
export function unusableBecause(version: string): string | null {
  const line = lineOf(version);
  if (line === null) return 'it is not a version of three numbers like 2.9.0';
  if (line === '2.0' || line === '2.1')
    return "its custom resource has v1's name, and both cannot be in one Kubernetes";
  if (line === '2.8') return 'it never makes a pod for a standby (K8SPG-933, mended in 2.9.0)';
  if (releaseFor(version) !== null) return null;
  return 'what its custom resource looks like and which images it runs is not known here';
}

/** `2.9` of `2.9.0`, `v2.9.1` and `2.9.0-arm64`; null for anything else. */
function lineOf(version: string): string | null {
  return /^v?(\d+\.\d+)\.\d+(?:[-+].*)?$/.exec(version)?.[1] ?? null;
}

/** Up to 2.6 every image is one of the operator's, named after PostgreSQL's version. */
function ofOperator(operator: string, version: string): ReleaseImages {
  const prefix = `docker.io/percona/percona-postgresql-operator:${operator}-ppg${version}`;
  return {
    version,
    postgres: `${prefix}-postgres`,
    postgis: `${prefix}-postgres-gis3.3.6`,
    pgBouncer: `${prefix}-pgbouncer1.23.1`,
    pgBackRest: `${prefix}-pgbackrest2.53-1`,
  };
}

/** In 2.7 PgBouncer and pgBackRest have images of their own. */
function ofProducts(version: string): ReleaseImages {
  const prefix = `docker.io/percona/percona-postgresql-operator:2.7.0-ppg${version}`;
  return {
    version,
    postgres: `${prefix}-postgres`,
    postgis: `${prefix}-postgres-gis3.3.8`,
    pgBouncer: 'docker.io/percona/percona-pgbouncer:1.24.1',
    pgBackRest: 'docker.io/percona/percona-pgbackrest:2.55.0',
  };
}

/** From 2.8 on PostgreSQL's is the distribution's, with PostGIS from 2.9 on. */
function ofDistribution(
  tag: string,
  { pgBouncer, pgBackRest }: { pgBouncer: string; pgBackRest: string },
): ReleaseImages {
  return {
    version: tag.replace(/-\d+$/, ''),
    postgres: `docker.io/percona/percona-distribution-postgresql:${tag}`,
    postgis: `docker.io/percona/percona-distribution-postgresql-with-postgis:${tag}`,
    pgBouncer: `docker.io/percona/percona-pgbouncer:${pgBouncer}`,
    pgBackRest: `docker.io/percona/percona-pgbackrest:${pgBackRest}`,
  };
}
