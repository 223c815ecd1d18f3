import type { V2Cluster } from './v2-cluster.ts';
import type { Verdict } from './verdict.ts';

/** Where v1 keeps its cloud backups, in v2's terms. Secret values are never part of a plan. */
export interface RepositoryPlan {
  type: 's3' | 'gcs';
  path: string;
  bucket: string;
  /** S3: host and port. GCS: null unless v1 names one of its own. */
  endpoint: string | null;
  /** S3 only. */
  region: string | null;
  /** Keys of `backups.pgbackrest.global` without which v1's repository cannot be read; all values are texts. */
  global: Record<string, string>;
}

/**
 * A secret that v2 needs, and where its values come from.
 * - `repository`: credentials (and CA) of v1's `<c>-backrest-repo-config`, rewritten as pgBackRest configuration.
 * - `user`: the password of one role, `password` of v1's `<c>-<user>-secret`.
 * - `copy`: an object that v1's custom pgBackRest configuration refers to, for a target in another namespace or cluster.
 */
export interface SecretPlan {
  name: string;
  kind: 'repository' | 'user' | 'copy';
  /** Object of v1 that holds the values. Both kinds end as a Secret of v2. */
  from: { kind: 'Secret' | 'ConfigMap'; name: string };
  /** For kind `user`: the role whose password it is. */
  user: string | null;
}

/** What a migration will do, as data: printed, reviewed, hashed, and applied as it stands. */
export interface Plan {
  /** Hash over everything below but `setKeepBackups` and the verdicts' wording: equal hash, equal effect. */
  planHash: string;
  /** Version of v2's operator whose custom resource this is, for example `2.9.0`. */
  crVersion: string;
  /** v1's keepBackups must be true before anything else; true when this migration has to set it. */
  setKeepBackups: boolean;
  /** Identity of v1's data; the standby must have the same. */
  systemIdentifier: string;
  repository: RepositoryPlan;
  secrets: SecretPlan[];
  /** The v2 custom resource as it is created: in standby mode, one instance, no schedules, no retention. */
  standby: V2Cluster;
  /** The same after promotion: as the operator is to keep it. */
  final: V2Cluster;
  /** One for every setting of v1. */
  verdicts: Verdict[];
}
