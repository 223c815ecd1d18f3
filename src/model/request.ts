import type { ApprovalPolicy } from './approval-policy.ts';
import type { JsonObject } from './json.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import type { Order, RepositoryChoice } from './order.ts';
import type { MigrationRequestInput } from './request-input.ts';

export type { MigrationRequestInput } from './request-input.ts';

/** One cluster, by where it lives. `context` is a kubeconfig context; null is the current one. */
export interface ClusterRef {
  context: string | null;
  namespace: string;
  cluster: string;
}

/** What a person asks for: the one JSON object that starts a migration, with every default filled in. */
export interface MigrationRequest {
  source: ClusterRef & {
    /** Name under `spec.backup.storages`, for a v1 with both S3 and GCS; null takes the only cloud storage. */
    storage: string | null;
  };
  target: ClusterRef & {
    /** Instances of v2 after promotion; null keeps v1's number (primary and hot standbys). */
    replicas: number | null;
    /** Version of v2's operator, where its pod does not tell; null reads it from the pod. */
    crVersion: string | null;
    /** Merge patch of v2's custom resource, `spec` and labels and annotations of `metadata`. It wins last. */
    overrides: JsonObject;
    /** What v2 archives into after its promotion. */
    repository: RepositoryChoice;
  };
  /** Codes of the warnings that were read and agreed to. */
  accept: string[];
  /** Refuse to run any other plan than this one; null runs what preflight makes. */
  planHash: string | null;
  /** Who asks for the migration, as they name themselves; null where nobody said. */
  requestedBy: string | null;
  /** Look and plan only: nothing is written. */
  dryRun: boolean;
  cutover: {
    /** Which comes first once the proof is there: the delete of v1, or the promotion of v2. */
    order: Order;
    /** Lag in bytes of WAL below which the standby counts as caught up. */
    maxLagBytes: number;
    /** Time-box in seconds, from the stop of v1 to the proof; past it the stop is undone. */
    maxWriteOutageSeconds: number;
    /** When an approval that names no other window lets the cut-over begin; null is at once. */
    window: MaintenanceWindow | null;
  };
  approval: ApprovalPolicy;
  /** Seconds the standby may take to restore and come up, before it is given up and removed. */
  standbyTimeoutSeconds: number;
}

/** The smallest useful request, shown wherever a request was wrong. */
export const EXAMPLE_REQUEST: MigrationRequestInput = {
  source: { namespace: 'pg', cluster: 'cluster1' },
  target: { cluster: 'cluster1-v2' },
};

/**
 * Three segments of 16 MiB: one being written, one being archived, one being fetched. A standby fed by
 * an archive cannot be closer than that under load, and it need not: the cut-over switches the segment.
 */
const DEFAULT_MAX_LAG_BYTES = 48 * 1024 * 1024;
const DEFAULT_MAX_WRITE_OUTAGE_SECONDS = 60;
const DEFAULT_APPROVAL_TIMEOUT_SECONDS = 7 * 24 * 3600;
const DEFAULT_REMINDER_SECONDS = 24 * 3600;
const DEFAULT_STANDBY_TIMEOUT_SECONDS = 3 * 24 * 3600;

export const REQUEST_DEFAULTS = {
  cutover: {
    order: 'delete-then-promote',
    maxLagBytes: DEFAULT_MAX_LAG_BYTES,
    maxWriteOutageSeconds: DEFAULT_MAX_WRITE_OUTAGE_SECONDS,
  },
  approval: {
    timeoutSeconds: DEFAULT_APPROVAL_TIMEOUT_SECONDS,
    minApprovals: 1,
    requesterMayApprove: true,
    remindEverySeconds: DEFAULT_REMINDER_SECONDS,
  },
  standbyTimeoutSeconds: DEFAULT_STANDBY_TIMEOUT_SECONDS,
} as const;
