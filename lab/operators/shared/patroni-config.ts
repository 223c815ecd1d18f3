/** A JSON value that Patroni reads as YAML. */
export type PatroniValue =
  string | number | boolean | null | PatroniValue[] | { [key: string]: PatroniValue };

/** What makes one cluster's Patroni configuration differ from another's. */
export interface PatroniOptions {
  /** `<cluster>` for v1, `<cluster>-ha` for v2: also the prefix of Patroni's ConfigMaps. */
  scope: string;
  /** Label that carries the scope on pods and ConfigMaps. */
  scopeLabel: string;
  /** Label in which Patroni tells a pod's role. */
  roleLabel: string;
  /** Labels by which Patroni finds its own objects, beside the scope label. */
  labels: Record<string, string>;
  /** PGDATA as the pod's specification says it; the node agent puts the real path in its place. */
  dataDirectory: string;
  /** Directory of the unix socket, likewise. */
  socketDirectory: string;
  /**
   * `bootstrap.dcs`: stored in Kubernetes by the first pod and read by all later ones.
   * No paths here: it outlives the pod, and a lab pod's real paths contain its UID.
   */
  dynamicConfiguration: Record<string, PatroniValue>;
  /** Parameters of this pod only; the place for `archive_command`, `ssl_cert_file` and the like. */
  localParameters: Record<string, string>;
  pgHba: string[];
  /** `bootstrap.post_init`: command run once on a newly made cluster; failing undoes the bootstrap. */
  postInit?: string;
  /** Where initdb puts the WAL; default: into the data directory. */
  walDirectory?: string;
  /** Further keys of `postgresql`, e.g. `create_replica_methods` and their sections. */
  postgresql?: Record<string, PatroniValue>;
}

/** Debian's place; the lab runs one major. */
export const POSTGRES_BIN_DIRECTORY = '/usr/lib/postgresql/15/bin';

/**
 * Builds `patroni.yml` for a lab pod: Kubernetes as the store, everything that differs from pod to
 * pod left to the environment (see `patroniEnvironment`). Serialise it with JSON.stringify: JSON is YAML.
 */
export function buildPatroniConfig(options: PatroniOptions): Record<string, PatroniValue> {
  return {
    scope: options.scope,
    kubernetes: {
      context: 'lab', // Patroni's default is kind-kind, whatever the file's current-context says
      labels: options.labels,
      scope_label: options.scopeLabel,
      role_label: options.roleLabel,
      use_endpoints: false,
    },
    bootstrap: {
      dcs: options.dynamicConfiguration,
      initdb: [
        { encoding: 'UTF8' },
        { locale: 'C.UTF-8' },
        'data-checksums',
        ...(options.walDirectory ? [{ waldir: options.walDirectory }] : []),
      ],
      ...(options.postInit && { post_init: options.postInit }),
    },
    postgresql: {
      bin_dir: POSTGRES_BIN_DIRECTORY,
      data_dir: options.dataDirectory,
      pgpass: `${options.socketDirectory}/.pgpass`,
      use_unix_socket: true,
      parameters: {
        ...options.localParameters,
        unix_socket_directories: options.socketDirectory,
      },
      pg_hba: options.pgHba,
      ...options.postgresql,
    },
  };
}
