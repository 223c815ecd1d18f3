import type { ObjectMetadata } from './object-metadata.ts';

/** The parts of a v1 `PerconaPGCluster` that we read. The v1 CRD validates nothing, so all of it may be missing. */
export interface V1Cluster {
  metadata: ObjectMetadata;
  spec: V1Spec;
}

export interface V1Spec {
  database?: string;
  user?: string;
  port?: string;
  pause?: boolean;
  standby?: boolean;
  keepData?: boolean;
  keepBackups?: boolean;
  pgPrimary?: { image?: string; volumeSpec?: V1Volume };
  pgReplicas?: { hotStandby?: { size?: number } };
  pgBouncer?: { size?: number };
  backup?: { repoPath?: string; storages?: Record<string, V1Storage> };
}

export interface V1Volume {
  size?: string;
  accessmode?: string;
  storageclass?: string;
}

/** A backup storage of v1. `verifyTLS` absent means not verified; `uriStyle` absent means `host`. */
export interface V1Storage {
  type?: string;
  bucket?: string;
  endpointUrl?: string;
  region?: string;
  uriStyle?: string;
  verifyTLS?: boolean;
}
