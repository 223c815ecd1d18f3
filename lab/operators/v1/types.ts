import type { KubeObject } from '../../kubernetes.ts';

/** One entry of `spec.backup.storages`. */
export interface Storage {
  type?: string;
  bucket?: string;
  region?: string;
  endpointUrl?: string;
  /** GCS: `service` (default) or `token`. */
  keyType?: string;
  uriStyle?: string;
  /** Absent means false: TLS of the store is then not verified. */
  verifyTLS?: boolean;
}

/** A volume to ask for, in v1's spelling. */
export interface VolumeSpec {
  size?: string;
  accessmode?: string;
  /** Empty: no claim is made. */
  storagetype?: string;
  /** Empty: the default class of the Kubernetes cluster. */
  storageclass?: string;
}

/** A volume source as the pod specification takes it. */
export type VolumeSource = Record<string, unknown>;

/** What the lab's operator reads of `perconapgclusters.pg.percona.com` `spec`. */
export interface PerconaPgClusterSpec {
  database?: string;
  user?: string;
  port?: string;
  pause?: boolean;
  standby?: boolean;
  tlsOnly?: boolean;
  keepData?: boolean;
  keepBackups?: boolean;
  secretsName?: string;
  sslCA?: string;
  sslSecretName?: string;
  tablespaceStorages?: Record<string, { volumeSpec?: VolumeSpec }>;
  walStorage?: { volumeSpec?: VolumeSpec };
  pgPrimary?: { image?: string; customconfig?: string; volumeSpec?: VolumeSpec };
  pgReplicas?: { hotStandby?: { size?: number } };
  backup?: {
    repoPath?: string;
    storages?: Record<string, Storage>;
    customConfig?: VolumeSource[];
    volumeSpec?: VolumeSpec;
  };
}

/** The user's custom resource. */
export interface PerconaPgCluster extends KubeObject {
  spec: PerconaPgClusterSpec;
}

/** The operator's own resource of the same name, in v1's spelling of the fields. */
export interface Pgcluster extends KubeObject {
  spec: {
    name: string;
    clustername: string;
    pgImage: string;
    database: string;
    user: string;
    port: string;
    shutdown: boolean;
    standby: boolean;
    tlsOnly: boolean;
    customconfig: string;
    replicas: number;
    primaryStorage: VolumeSpec;
    /** Without a claim when its type is empty. */
    walStorage: VolumeSpec;
    /** By the name of the tablespace. */
    tablespaceMounts: Record<string, VolumeSpec>;
    backrestStorage: VolumeSpec;
    backrestStorageTypes: string[];
    backrestRepoPath: string;
    backrestConfig: VolumeSource[];
    backrestS3Bucket: string;
    backrestS3Endpoint: string;
    backrestS3Region: string;
    backrestS3URIStyle: string;
    backrestS3VerifyTLS: string;
    backrestGCSBucket: string;
    backrestGCSEndpoint: string;
    backrestGCSKeyType: string;
    tls: { caSecret: string; tlsSecret: string };
    annotations: { global: Record<string, string> };
  };
  status?: { state?: string; message?: string };
}

/** The states that v1 writes and the lab uses. */
export const STATE = {
  processed: 'pgcluster Processed',
  initialized: 'pgcluster Initialized',
  shutdown: 'pgcluster Shutdown',
} as const;
