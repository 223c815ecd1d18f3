import type { KubeObject } from '../../kubernetes.ts';

/** One repository of `spec.backups.pgbackrest.repos`. */
export interface Repository {
  name: string;
  s3?: { bucket: string; endpoint: string; region: string };
  gcs?: { bucket: string };
  volume?: unknown;
  schedules?: { full?: string; differential?: string; incremental?: string };
}

/** Labels and annotations, as several parts of the spec carry them. */
export interface Metadata {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** How a service is exposed. */
export interface ServiceExpose extends Metadata {
  type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  nodePort?: number;
  loadBalancerSourceRanges?: string[];
}

/** Where pods may run, copied into their templates as it is. */
export interface Scheduling {
  affinity?: unknown;
  tolerations?: unknown[];
  topologySpreadConstraints?: unknown[];
  priorityClassName?: string;
  resources?: unknown;
}

/** One entry of `spec.users`. */
export interface UserSpec {
  name: string;
  databases?: string[];
  options?: string;
  secretName?: string;
  grantPublicSchemaAccess?: boolean;
}

/** One entry of `spec.instances`. */
export interface InstanceSet extends Scheduling {
  name: string;
  replicas?: number;
  dataVolumeClaimSpec: unknown;
  walVolumeClaimSpec?: unknown;
  tablespaceVolumes?: { name: string; dataVolumeClaimSpec: unknown }[];
  env?: object[];
  envFrom?: object[];
  metadata?: Metadata;
}

/** Names of `spec.extensions.builtin`. */
export type BuiltinExtension =
  'pg_stat_monitor' | 'pg_stat_statements' | 'pg_audit' | 'pgvector' | 'pg_repack';

/** `spec.backups`. */
export interface BackupsSpec {
  enabled?: boolean;
  trackLatestRestorableTime?: boolean;
  pgbackrest: {
    image?: string;
    configuration?: unknown[];
    global?: Record<string, string>;
    repos?: Repository[];
    repoHost?: Scheduling;
    manual?: { repoName: string; options?: string[] };
  };
}

/** The fields of a PerconaPGCluster's spec that the lab's operator acts on. */
export interface ClusterSpec {
  crVersion?: string;
  metadata?: Metadata;
  image?: string;
  postgresVersion: number;
  port?: number;
  pause?: boolean;
  autoCreateUserSchema?: boolean;
  standby?: {
    enabled?: boolean;
    repoName?: string;
    host?: string;
    port?: number;
    maxAcceptableLag?: number | string;
  };
  patroni?: {
    dynamicConfiguration?: Record<string, unknown>;
    leaderLeaseDurationSeconds?: number;
    syncPeriodSeconds?: number;
  };
  users?: UserSpec[];
  instances: InstanceSet[];
  expose?: ServiceExpose;
  exposeReplicas?: ServiceExpose;
  proxy?: {
    pgBouncer?: { port?: number; exposeSuperusers?: boolean; expose?: ServiceExpose };
  };
  extensions?: { builtin?: Partial<Record<BuiltinExtension, boolean>> };
  backups: BackupsSpec;
}

/** A `metav1.Condition`. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
}

/** One entry of `status.pgbackrest.repos`. */
export interface RepositoryStatus {
  name: string;
  repoOptionsHash?: string;
  stanzaCreated: boolean;
  replicaCreateBackupComplete?: boolean;
}

/** `status` of a PerconaPGCluster, as far as the lab's operator fills it. */
export interface ClusterStatus {
  state?: 'initializing' | 'ready' | 'paused' | 'stopping';
  host?: string;
  observedGeneration?: number;
  patroniVersion?: string;
  installedCustomExtensions?: string[];
  postgres?: {
    size?: number;
    ready?: number;
    version?: number;
    instances?: { name: string; size: number; ready: number }[];
  };
  pgbouncer?: { size: number; ready: number };
  patroni?: { version?: string; status?: { systemIdentifier?: string } };
  pgbackrest?: {
    repoHost?: { apiVersion: string; kind: string; ready: boolean };
    repos?: RepositoryStatus[];
  };
  conditions?: Condition[];
}

/** A PerconaPGCluster of `pgv2.percona.com/v2`. */
export interface ClusterResource extends KubeObject {
  spec: ClusterSpec;
  status?: ClusterStatus;
}

/** `status` of a PerconaPGBackup. */
export interface BackupStatus {
  state?: 'Starting' | 'Running' | 'Failed' | 'Succeeded';
  error?: string;
  jobName?: string;
  completed?: string;
  destination?: string;
  backupName?: string;
  backupType?: string;
  storageType?: 's3' | 'gcs' | 'filesystem';
  repo?: Repository;
  image?: string;
  crVersion?: string;
}

/** A PerconaPGBackup of `pgv2.percona.com/v2`. */
export interface BackupResource extends KubeObject {
  spec: { pgCluster: string; repoName?: string; method?: string; options?: string[] };
  status?: BackupStatus;
}
