/** The parts of a v2 `PerconaPGCluster` that we write. */
export interface V2Cluster {
  apiVersion: 'pgv2.percona.com/v2';
  kind: 'PerconaPGCluster';
  metadata: { name: string; namespace: string; annotations: Record<string, string> };
  spec: V2Spec;
}

export interface V2Spec {
  crVersion: string;
  image: string;
  postgresVersion: number;
  standby: { enabled: boolean; repoName: string };
  users: { name: string; databases: string[] }[];
  patroni: {
    syncPeriodSeconds?: number;
    leaderLeaseDurationSeconds?: number;
    dynamicConfiguration: {
      postgresql: { pg_hba: string[]; parameters: Record<string, number | string> };
    };
  };
  instances: {
    name: string;
    replicas: number;
    dataVolumeClaimSpec: {
      accessModes: string[];
      storageClassName?: string;
      resources: { requests: { storage: string } };
    };
  }[];
  proxy: { pgBouncer: { replicas: number; image: string } };
  extensions: { builtin: Record<string, boolean> };
  backups: {
    trackLatestRestorableTime: boolean;
    pgbackrest: {
      image: string;
      configuration: { secret: { name: string } }[];
      global: Record<string, string>;
      repos: { name: string; s3: { bucket: string; endpoint: string; region: string } }[];
    };
  };
}
