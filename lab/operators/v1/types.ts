import type { KubeObject } from '../../kubernetes.ts';

/** One entry of `spec.backup.storages`. */
export interface Storage {
  type?: string;
  bucket?: string;
  region?: string;
  endpointUrl?: string;
  uriStyle?: string;
  /** Absent means false: TLS of the store is then not verified. */
  verifyTLS?: boolean;
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
  pgPrimary?: { image?: string; customconfig?: string; volumeSpec?: { size?: string } };
  pgReplicas?: { hotStandby?: { size?: number } };
  backup?: {
    repoPath?: string;
    storages?: Record<string, Storage>;
    customConfig?: VolumeSource[];
    volumeSpec?: { size?: string };
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
    primarySize: string;
    backrestSize: string;
    backrestStorageTypes: string[];
    backrestRepoPath: string;
    backrestConfig: VolumeSource[];
    backrestS3Bucket: string;
    backrestS3Endpoint: string;
    backrestS3Region: string;
    backrestS3URIStyle: string;
    backrestS3VerifyTLS: string;
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
