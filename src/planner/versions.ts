/** Images of one target operator line, by PostgreSQL major. Source: the release's own list of tested images. */
export interface TargetRelease {
  crVersion: string;
  images: Readonly<Record<number, string>>;
  pgBouncerImage: string;
  pgBackRestImage: string;
}

const POSTGRES = 'docker.io/percona/percona-distribution-postgresql';

export const TARGET_RELEASE: TargetRelease = {
  crVersion: '2.9.0',
  images: {
    14: `${POSTGRES}:14.22-1`,
    // v1 never carried 15; the lab runs it, because Debian 12 does.
    15: `${POSTGRES}:15.17-1`,
  },
  pgBouncerImage: 'docker.io/percona/percona-pgbouncer:1.25.1-1',
  pgBackRestImage: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
};
