import type { FenceMark } from './fence-mark.ts';
import type { Lsn } from './lsn.ts';
import type { V1Cluster } from './v1-cluster.ts';

/** Either what was seen, or why it could not be seen: a check must be able to say "cannot tell". */
export type Seen<T> = { seen: true; value: T } | { seen: false; why: string };

/** What v1's running PostgreSQL says of itself. */
export interface PostgresFacts {
  pod: string;
  majorVersion: number;
  systemIdentifier: string;
  timeline: number;
  currentLsn: Lsn;
  dataDirectory: string;
  binaryDirectory: string;
  segmentBytes: number;
  /** Settings that a hot standby must not have lower than its primary. */
  hotStandbySettings: Record<string, number>;
  archiver: { lastArchivedSegment: string | null; failedCount: number; failing: boolean };
}

/** One setting that somebody made: by v1's operator, by a person, in whatever file. */
export interface PostgresSetting {
  name: string;
  /** As SHOW prints it, with its unit. */
  value: string;
  /** `pg_settings.source`: `configuration file`, `command line`, … */
  source: string;
  /** Whether it stands in `postgresql.auto.conf`, which is part of the copy. */
  inAutoConf: boolean;
}

/** A transaction that was open for more than a minute. No text of a query: it may hold a secret. */
export interface LongTransaction {
  role: string;
  database: string;
  application: string;
  /** As `pg_stat_activity` has it: `active`, `idle in transaction`, … */
  state: string;
  ageSeconds: number;
}

/** A transaction of a two-phase commit, between its phases. */
export interface PreparedTransaction {
  /** The name that its transaction manager gave it. */
  gid: string;
  owner: string;
  database: string;
  ageSeconds: number;
}

export interface ReplicationSlot {
  name: string;
  type: 'physical' | 'logical';
  /** Output plugin and database of a logical slot; null for a physical one. */
  plugin: string | null;
  database: string | null;
  active: boolean;
  /** Ends with its session. */
  temporary: boolean;
}

/** Somebody who receives v1's WAL, or what is decoded from it, over a connection. */
export interface ReplicationClient {
  /** `application_name`: Patroni's replicas have the name of their pod there. */
  application: string;
  role: string;
  /** null over the socket. */
  address: string | null;
  /** As `pg_stat_replication` has it: `streaming`, `catchup`, `backup`, … */
  state: string;
  /** Slot that the connection holds. */
  slot: string | null;
  /** WAL that was not confirmed yet; null for a connection that confirms none, as that of a base backup. */
  unconfirmedBytes: number | null;
}

/** A subscription to a publication of another server. */
export interface Subscription {
  name: string;
  /** The database that it is of, which is also where it is changed. */
  database: string;
  enabled: boolean;
}

/** What is inside v1's databases, as far as a migration can break it. Names only, never contents. */
export interface DatabaseFacts {
  /** Server version with its minor, as `server_version_num`: 140011. */
  versionNumber: number;
  /** Settings that differ from PostgreSQL's own defaults. */
  settings: PostgresSetting[];
  /** Extensions of every database, by name, without doubles. */
  extensions: string[];
  /** Roles that may log in and whose verifier is of the old MD5 kind. */
  md5Roles: string[];
  /** TCP connections without TLS at this moment, by role and address; v1's own are left out. */
  clearTextClients: { role: string; address: string; connections: number }[];
  /** Databases that may be connected to, with their locale. */
  locales: { database: string; collate: string; ctype: string; provider: string }[];
  /** Tablespaces that somebody made. */
  tablespaces: { name: string; location: string }[];
  /** All databases together. */
  totalBytes: number;
  /** WAL segments that wait to be archived. */
  segmentsToArchive: number;
  /** Of every database, the oldest first. */
  preparedTransactions: PreparedTransaction[];
  /** Of every database, the oldest first. */
  longTransactions: LongTransaction[];
  /** Without those that v1's own replicas hold. */
  replicationSlots: ReplicationSlot[];
  /** Without v1's own replicas. */
  replicationClients: ReplicationClient[];
  /** v1's own replicas, as far as they are connected. */
  replicas: ReplicationClient[];
  /** Of every database. */
  subscriptions: Subscription[];
}

/** The cloud repository as pgBackRest lists it. */
export interface RepositoryFacts {
  /** pgBackRest's status code of the stanza; 0 is ok. */
  statusCode: number;
  statusMessage: string;
  fullBackups: number;
  newestArchivedSegment: string | null;
  /** Identity of the clusters that ever archived here, as text: they are larger than a JSON number holds. */
  systemIdentifiers: string[];
  /** `none`, or the cipher that the repository is encrypted with. */
  cipher: string;
}

/** The path in v1's bucket that v2 is to have for its own, and what pgBackRest finds there. */
export interface OwnRepositoryFacts extends RepositoryFacts {
  path: string;
}

/** Whether v1's Patroni is paused, and by which migration; `mark` is null when it was none. */
export interface PatroniPause {
  paused: boolean;
  mark: FenceMark | null;
}

/** Names of the options in v1's custom pgBackRest configuration; their values may be secrets and are not kept. */
export interface CustomConfigFacts {
  options: string[];
  /** Objects named by `backup.customConfig` that do not exist. */
  missing: string[];
}

/** An operator, as its pods show it. */
export interface OperatorFacts {
  running: boolean;
  /** From the image's tag or a version label; null when neither tells (a digest, a private tag). */
  version: string | null;
  /** Namespaces that it watches; null for all of them. */
  namespaces: string[] | null;
}

/** The place where v2 is to be. */
export interface TargetFacts {
  namespaceExists: boolean;
  exists: boolean;
  /** Migration that made it; null when it is not one of ours. */
  madeBy: string | null;
  standby: boolean;
  /** Secrets under names that the plan needs, and which migration made them. */
  secrets: { name: string; madeBy: string | null }[];
}

/** The single-flight lock on v1. */
export interface LockFacts {
  holder: string | null;
  /** null when nobody could be asked: the command line knows no Temporal. */
  running: boolean | null;
}

/** A call that the worker's account would need and may not make. */
export interface MissingPermission {
  side: 'source' | 'target';
  /** null for cluster-wide. */
  namespace: string | null;
  verb: string;
  group: string;
  /** With its subresource: `pods/exec`. */
  resource: string;
}

/**
 * What the target's API server says of v2's custom resource, dry. Of both forms: what the standby is without is applied
 * after the point of no return, when a refusal would come too late.
 */
export interface DryRun {
  /** As it is created. */
  standby: DryRunAnswer;
  /** As it is once v2 is in service. */
  final: DryRunAnswer;
}

/** What it says of one form. */
export interface DryRunAnswer {
  accepted: boolean;
  /** The API server's own words when it refused. */
  message: string | null;
  /** Fields that it would drop without a word; strict validation refuses them, defaulting does not. */
  pruned: string[];
}

/** What the plan is made of: v1 as it is, and the release that v2's operator runs. */
export interface PlanInput {
  source: V1Cluster | null;
  /** Environment of v1's database container: the authority on where the repository is. */
  environment: Seen<Record<string, string>>;
  postgres: Seen<PostgresFacts>;
  databases: Seen<DatabaseFacts>;
  /** Keys of v1's secrets that are needed; null for one that does not exist. */
  sourceSecrets: Seen<Record<string, string[] | null>>;
  targetOperator: Seen<OperatorFacts>;
}

/** Everything that preflight looks at, gathered first, so that every check is decided on paper. */
export interface Observation extends PlanInput {
  repository: Seen<RepositoryFacts>;
  customConfig: Seen<CustomConfigFacts>;
  sourceOperator: Seen<OperatorFacts>;
  targetCrdServed: Seen<boolean>;
  target: Seen<TargetFacts>;
  /** Storage classes of the target's Kubernetes; `isDefault` is the one that is used when none is named. */
  storageClasses: Seen<{ name: string; isDefault: boolean }[]>;
  lock: Seen<LockFacts>;
  patroniPause: Seen<PatroniPause>;
  /** null where v2 takes over v1's path. Not seen when there is no plan that says which path it is. */
  ownRepository: Seen<OwnRepositoryFacts | null>;
  missingPermissions: Seen<MissingPermission[]>;
  /** Not seen when there is no plan to try. */
  dryRun: Seen<DryRun>;
  /** Workflow that is looking, to tell its own objects from another's; null for the command line. */
  observer: string | null;
}
