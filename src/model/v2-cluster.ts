import type { JsonObject } from './json.ts';

/** A v2 `PerconaPGCluster`: the parts that we write. What a request overrides may add to it anywhere. */
export interface V2Cluster {
  apiVersion: 'pgv2.percona.com/v2';
  kind: 'PerconaPGCluster';
  metadata: {
    name: string;
    namespace: string;
    labels?: Record<string, string>;
    /** The mark of the migration that made it is added when it is applied. */
    annotations?: Record<string, string>;
  };
  spec: V2Spec;
}

export interface V2Spec {
  crVersion: string;
  image: string;
  imagePullPolicy?: string;
  postgresVersion: number;
  port?: number;
  tlsOnly?: boolean;
  /** Labels and annotations of every object that v2's operator makes. */
  metadata?: V2Metadata;
  expose?: V2Expose;
  exposeReplicas?: V2Expose;
  standby: { enabled: boolean; repoName: string };
  users: { name: string; databases?: string[] }[];
  /** Absent means true from 2.6 on: a schema in the user's databases, named after the user. */
  autoCreateUserSchema?: boolean;
  patroni: {
    syncPeriodSeconds?: number;
    leaderLeaseDurationSeconds?: number;
    dynamicConfiguration: {
      synchronous_mode?: boolean;
      postgresql: { pg_hba: string[]; parameters: Record<string, number | string> };
    };
  };
  instances: V2InstanceSet[];
  proxy: {
    pgBouncer: {
      replicas: number;
      image: string;
      port?: number;
      exposeSuperusers?: boolean;
      resources?: JsonObject;
      affinity?: JsonObject;
      expose?: V2Expose;
    };
  };
  extensions: { image?: string; builtin: Record<string, boolean> };
  backups: V2Backups;
}

export interface V2InstanceSet {
  name: string;
  replicas: number;
  dataVolumeClaimSpec: V2VolumeClaim;
  walVolumeClaimSpec?: V2VolumeClaim;
  /** Mounted at `/tablespaces/<name>`. */
  tablespaceVolumes?: { name: string; dataVolumeClaimSpec: V2VolumeClaim }[];
  metadata?: V2Metadata;
  resources?: JsonObject;
  affinity?: JsonObject;
  tolerations?: JsonObject[];
  securityContext?: JsonObject;
}

export interface V2VolumeClaim {
  accessModes: string[];
  /** Absent: Kubernetes takes its default. */
  storageClassName?: string;
  resources: { requests: { storage: string } };
}

export interface V2Metadata {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface V2Expose {
  type?: string;
  loadBalancerSourceRanges?: string[];
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

export interface V2Backups {
  trackLatestRestorableTime: boolean;
  pgbackrest: {
    image: string;
    /** `VolumeProjection`s of Kubernetes, in `/etc/pgbackrest/conf.d`. */
    configuration: JsonObject[];
    /** Options of pgBackRest. All values are texts. */
    global: Record<string, string>;
    jobs?: { tolerations?: JsonObject[] };
    repoHost?: { resources?: JsonObject; affinity?: JsonObject; tolerations?: JsonObject[] };
    repos: V2Repository[];
  };
}

export interface V2Repository {
  name: string;
  s3?: { bucket: string; endpoint: string; region: string };
  /** `bucket` and nothing else: the API server refuses a region. */
  gcs?: { bucket: string };
  /** Texts of cron, by type of backup. */
  schedules?: { full?: string; differential?: string; incremental?: string };
}
