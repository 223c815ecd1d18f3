/** The one set of instances that v2 is given: v1's primary and its replicas alike. */
export const INSTANCE = ['spec', 'instances', 0] as const;
export const INSTANCE_NAME = 'instance1';
export const DATA_VOLUME = [...INSTANCE, 'dataVolumeClaimSpec'] as const;
export const WAL_VOLUME = [...INSTANCE, 'walVolumeClaimSpec'] as const;
export const PGBOUNCER = ['spec', 'proxy', 'pgBouncer'] as const;
export const PGBACKREST = ['spec', 'backups', 'pgbackrest'] as const;
export const REPO_HOST = [...PGBACKREST, 'repoHost'] as const;
export const POSTGRESQL = ['spec', 'patroni', 'dynamicConfiguration', 'postgresql'] as const;
