import type { JsonObject } from './json.ts';
import type { ObjectMetadata } from './object-metadata.ts';

/**
 * A v1 `PerconaPGCluster`, every field that v1's operator knows (1.6.0: pkg/apis/crunchydata.com/v1/percona-cluster.go).
 * The v1 CRD validates nothing, so all of it may be missing, and more may be there. v1's operator writes the custom
 * resource back with an empty value for whatever is absent, so an empty value says no more than none.
 */
export interface V1Cluster {
  metadata: ObjectMetadata;
  spec: V1Spec;
}

export interface V1Spec {
  namespace?: string;
  database?: string;
  user?: string;
  /** A text; v2 wants a number. */
  port?: string;
  userLabels?: Record<string, string>;
  walStorage?: { volumeSpec?: V1Volume };
  tablespaceStorages?: Record<string, { volumeSpec?: V1Volume }>;
  pause?: boolean;
  standby?: boolean;
  tlsOnly?: boolean;
  disableAutofail?: boolean;
  keepData?: boolean;
  keepBackups?: boolean;
  pgPrimary?: V1Primary;
  pgReplicas?: { hotStandby?: V1HotStandby };
  pgBadger?: { enabled?: boolean; image?: string; port?: number; imagePullPolicy?: string };
  pgBouncer?: V1PgBouncer;
  pgDataSource?: { namespace?: string; restoreFrom?: string; restoreOpts?: string };
  pmm?: V1Pmm;
  backup?: V1Backup;
  /** A `PodSecurityContext` of Kubernetes. */
  securityContext?: JsonObject;
  sslCA?: string;
  sslSecretName?: string;
  sslReplicationSecretName?: string;
  upgradeOptions?: { versionServiceEndpoint?: string; apply?: string; schedule?: string };
  secretsName?: string;
  tls?: { SANs?: string[]; issuerConf?: { name?: string; kind?: string; group?: string } };
}

export interface V1Primary {
  image?: string;
  /** Name of a ConfigMap with Patroni's and PostgreSQL's configuration. */
  customconfig?: string;
  resources?: V1Resources;
  volumeSpec?: V1Volume;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  nodeAffinitySpec?: JsonObject;
  affinity?: V1Affinity;
  imagePullPolicy?: string;
  /** `Toleration`s of Kubernetes. */
  tolerations?: JsonObject[];
  nodeSelector?: string;
  runtimeClassName?: string;
  podSecurityContext?: string;
  expose?: V1Expose;
}

export interface V1HotStandby {
  /** Replicas beside the primary. */
  size?: number;
  resources?: V1Resources;
  volumeSpec?: V1Volume;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  enableSyncStandby?: boolean;
  expose?: V1Expose;
  imagePullPolicy?: string;
}

export interface V1PgBouncer {
  image?: string;
  size?: number;
  resources?: V1Resources;
  tlsSecret?: string;
  expose?: V1Expose;
  exposePostgresUser?: boolean;
  affinity?: V1Affinity;
  imagePullPolicy?: string;
}

export interface V1Pmm {
  enabled?: boolean;
  image?: string;
  imagePullPolicy?: string;
  serverHost?: string;
  serverUser?: string;
  pmmSecret?: string;
  resources?: V1Resources;
}

export interface V1Backup {
  image?: string;
  imagePullPolicy?: string;
  backrestRepoImage?: string;
  serviceAccount?: string;
  resources?: V1Resources;
  /** Volume of the local repository, which every v1 cluster has beside its cloud storage. */
  volumeSpec?: V1Volume;
  storages?: Record<string, V1Storage>;
  schedule?: V1Schedule[];
  storageTypes?: string[];
  affinity?: V1Affinity;
  repoPath?: string;
  /** `VolumeProjection`s of Kubernetes, with files for pgBackRest. */
  customConfig?: JsonObject[];
}

/** One scheduled backup. `keep` is the retention of its type, in backups; 0 means none is given. */
export interface V1Schedule {
  name?: string;
  schedule?: string;
  keep?: number;
  /** `full`, `diff` or `incr`. */
  type?: string;
  /** Name under `storages`, or `local`. */
  storage?: string;
  backrestOpts?: string;
}

/** Quantities of Kubernetes by resource: texts, or numbers where somebody left the quotes out. */
export interface V1Resources {
  requests?: Record<string, string | number>;
  limits?: Record<string, string | number>;
}

export interface V1Volume {
  name?: string;
  storageclass?: string;
  accessmode?: string;
  /** A quantity of Kubernetes. Empty means 1G to v1. */
  size?: string;
  /** `dynamic`, `create` or `existing`. */
  storagetype?: string;
  /** Numbers with commas. */
  supplementalgroups?: string;
  /** `key=value`, a label of the volume to bind. */
  matchLabels?: string;
}

export interface V1Affinity {
  nodeLabel?: Record<string, string>;
  /** `preferred` (also when empty) or `required`. */
  nodeAffinityType?: string;
  /** `preferred` (also when empty), `required` or `disabled`. */
  antiAffinityType?: string;
  antiAffinityTopologyKey?: string;
  /** An `Affinity` of Kubernetes, which takes the place of all the others. */
  advanced?: JsonObject;
}

export interface V1Expose {
  serviceType?: string;
  loadBalancerSourceRanges?: string[];
  loadBalancerIP?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

/** A backup storage of v1. `verifyTLS` absent means not verified; `uriStyle` absent means `host`. */
export interface V1Storage {
  /** `s3`, `gcs` or `local`. */
  type?: string;
  bucket?: string;
  /** Host and port. */
  endpointUrl?: string;
  region?: string;
  /** Of GCS: `service` or `token`. */
  keyType?: string;
  /** Of S3: `host` or `path`. */
  uriStyle?: string;
  verifyTLS?: boolean;
}
