import type { V2Cluster } from './v2-cluster.ts';

/** Where v1 keeps its cloud backups, in v2's terms. Secret values are never part of a plan. */
export interface RepositoryPlan {
  path: string;
  bucket: string;
  endpoint: string;
  region: string;
  /** Extra keys of `backups.pgbackrest.global`; pgBackRest wants all of them as text. */
  global: Record<string, string>;
}

/** A secret that v2 needs, and where its values come from. */
export interface SecretPlan {
  name: string;
  kind: 'repository' | 'user';
  /** Secret of v1 that holds the values. */
  from: string;
  /** For kind 'user': the role whose password it is. */
  user: string | null;
}

/** What a migration will do, as data: printed, reviewed, hashed, and applied as it stands. */
export interface Plan {
  planHash: string;
  /** v1's keepBackups must be true before anything else; true when this migration has to set it. */
  setKeepBackups: boolean;
  /** Identity of v1's data; the standby must have the same. */
  systemIdentifier: string;
  repository: RepositoryPlan;
  secrets: SecretPlan[];
  /** The v2 custom resource as it is created: in standby mode, one instance, no schedules. */
  standby: V2Cluster;
  /** The same after promotion: as the operator is to keep it. */
  final: V2Cluster;
}
