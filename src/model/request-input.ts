import type { ApprovalInput } from './approval-input.ts';
import type { JsonObject } from './json.ts';

// schema/request.schema.json is generated from these types, descriptions and limits included: npm run generate.
// parse-request.ts is what decides; a test holds the two to each other.

/**
 * The request as a person may write it: only the names are needed, everything else has a default.
 *
 * @title Request of a migration with pg-handover
 */
export interface MigrationRequestInput {
  /** The v1 cluster. */
  source: SourceInput;
  /** The v2 cluster to make. */
  target: TargetInput;
  /**
   * Codes of the warnings that were read and agreed to. Some warnings stop a migration until their code is here.
   *
   * @uniqueItems true
   * @default []
   */
  accept?: FindingCode[];
  /**
   * Hash of the plan that was approved, as `handover plan` prints it: any other plan is refused. Null runs whatever
   * preflight makes.
   *
   * @pattern ^[0-9a-f]{16}$
   * @default null
   */
  planHash?: string | null;
  /**
   * Who asks for the migration. Needed where `approval.requesterMayApprove` is false. It is what the sender claims.
   *
   * @pattern \S
   * @maxLength 200
   * @default null
   */
  requestedBy?: string | null;
  /**
   * Look and plan only: nothing is written.
   *
   * @default false
   */
  dryRun?: boolean;
  /** When v1 may be stopped, and for how long. */
  cutover?: CutoverInput | null;
  /** The gates: who may approve, how many it takes, how long they stay open. */
  approval?: ApprovalInput | null;
  /**
   * Seconds the standby may take to restore the backup and come up, before it is given up and removed.
   *
   * @asType integer
   * @minimum 10
   * @maximum 2592000
   * @default 259200
   */
  standbyTimeoutSeconds?: number;
}

export interface SourceInput {
  /**
   * Context of the worker's kubeconfig; null is its current one.
   *
   * @pattern \S
   * @default null
   */
  context?: string | null;
  /**
   * Its namespace.
   *
   * @pattern ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$
   * @maxLength 63
   */
  namespace: string;
  /**
   * Its name.
   *
   * @pattern ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$
   * @maxLength 63
   */
  cluster: string;
  /**
   * Name under `spec.backup.storages`, for a v1 with several cloud storages; null takes the only one.
   *
   * @pattern \S
   * @default null
   */
  storage?: string | null;
}

export interface TargetInput {
  /**
   * Context of the worker's kubeconfig; null is the source's.
   *
   * @pattern \S
   * @default null
   */
  context?: string | null;
  /**
   * Null is the source's.
   *
   * @pattern ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$
   * @maxLength 63
   * @default null
   */
  namespace?: string | null;
  /**
   * Begins with a letter: services are named after it.
   *
   * @pattern ^[a-z]([-a-z0-9]*[a-z0-9])?$
   * @maxLength 37
   */
  cluster: string;
  /**
   * Instances of v2 after promotion; null keeps v1's number (primary and hot standbys).
   *
   * @default null
   */
  replicas?: Replicas | null;
  /**
   * Version of v2's operator, for example `2.9.0`. Null reads it from the operator's pod.
   *
   * @pattern ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$
   * @default null
   */
  crVersion?: string | null;
  /**
   * Merge patch of v2's custom resource, which wins over what was translated: null removes a field, a list replaces
   * the whole list.
   *
   * @default null
   */
  overrides?: OverridesInput | null;
  /**
   * What v2 archives into after its promotion: v1's path, which it takes over, or one of its own. Null is `takeOver`
   * with the order `delete-then-promote`, and `own` with `promote-then-delete`. Its own is
   * `/pgbackrest/<namespace>/<cluster>/repo1` in v1's bucket, unless `overrides` names another `repo1-path`.
   *
   * @default null
   */
  repository?: 'takeOver' | 'own' | null;
}

/** What of v2's custom resource may be overridden. */
export interface OverridesInput {
  /** Merge patch of `spec`. */
  spec?: JsonObject;
  /** Merge patch of `metadata`: the cluster's own, not that of its pods. */
  metadata?: MetadataInput;
}

export interface MetadataInput {
  /** Labels to set, or to remove with null. */
  labels?: MetadataPatch;
  /** Annotations to set, or to remove with null. */
  annotations?: MetadataPatch;
}

/**
 * Texts by name; null removes one. Names of pg-handover are its own: by them it knows what it made.
 *
 * @propertyNames {"not": {"pattern": "^pg-handover/"}}
 */
export type MetadataPatch = Record<string, string | null>;

/**
 * Code of a finding, for example `MD5_VERIFIERS`.
 *
 * @pattern ^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$
 */
export type FindingCode = string;

/**
 * A number of instances.
 *
 * @asType integer
 * @minimum 1
 * @maximum 20
 */
export type Replicas = number;

export interface CutoverInput {
  /**
   * What comes first once v2 is proved to hold all of v1. `promote-then-delete` keeps v1, stopped, until v2 was verified
   * and a second approval came.
   *
   * @default "delete-then-promote"
   */
  order?: 'delete-then-promote' | 'promote-then-delete';
  /**
   * Lag in bytes of WAL below which the standby counts as caught up.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   * @default 50331648
   */
  maxLagBytes?: number;
  /**
   * Time-box in seconds, from the stop of v1 to the proof; past it the stop is undone.
   *
   * @asType integer
   * @minimum 10
   * @maximum 3600
   * @default 60
   */
  maxWriteOutageSeconds?: number;
  /**
   * The maintenance window in which an approved cut-over begins, as `start/end`: two RFC 3339 times with time zone
   * offset. Longer than `maxWriteOutageSeconds`. Null begins as soon as it is approved.
   *
   * @pattern ^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])/[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$
   * @default null
   */
  window?: string | null;
}
