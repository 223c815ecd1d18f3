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
  extensions: string[];
  archiver: { lastArchivedSegment: string | null; failedCount: number; failing: boolean };
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
}

/** Everything preflight looks at, gathered first, so that every check is decided on paper. */
export interface Observation {
  source: V1Cluster | null;
  /** Environment of v1's database container: the authority on where the repository is. */
  sourceEnvironment: Seen<Record<string, string>>;
  postgres: Seen<PostgresFacts>;
  repository: Seen<RepositoryFacts>;
  /** Names of the secrets that are needed from the source's namespace, and the keys they hold. */
  secretKeys: Record<string, string[] | null>;
  sourceOperatorRunning: Seen<boolean>;
  targetCrdServed: Seen<boolean>;
  targetOperatorRunning: Seen<boolean>;
  /** Whether an object of the target's name exists, and which migration made it (null: not one of ours). */
  target: { exists: boolean; madeBy: string | null; standby: boolean };
  /** Workflow that is looking, to tell its own objects from another's. */
  observer: string;
}
