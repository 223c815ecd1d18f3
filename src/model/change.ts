/** What was done. `create` is an apply that found nothing there. */
export type ChangeVerb = 'create' | 'apply' | 'patch' | 'delete' | 'sql' | 'exec';

/** One leaf that is another than it was. Values of secrets are `***`. null is not there. */
export interface ChangedField {
  /** `spec.standby.enabled`. */
  path: string;
  before: unknown;
  after: unknown;
}

/** One change of Kubernetes or of a database, from the moment at which it was sent. */
export interface Change {
  verb: ChangeVerb;
  /** `perconapgclusters.pg.percona.com pg/cluster1`, `secrets pg/cluster1-v2-pguser-app`, `pods pg/cluster1-0`. */
  object: string;
  /** Address of the Kubernetes that it was sent to; null where it is not known. */
  server: string | null;
  /** The worker's clock; for the order of what one attempt did. */
  sentAtMs: number;
  /** Of the object; null where there was or is none, or it could not be read. */
  uidBefore: string | null;
  uidAfter: string | null;
  fields: ChangedField[];
  /** Leaves beyond those that are listed. */
  fieldsLeftOut: number;
  /** SQL, or a command, as it was sent; null for an API call. */
  statement: string | null;
  /**
   * `done`; `unchanged` when there was nothing to change; what it was refused with; null while no answer came: it may
   * have been done.
   */
  answer: string | null;
  /** How often it was sent in a row before it came through; only the last time is told. 1 as a rule. */
  times: number;
}

/** A change, and which call of the workflow made it. */
export interface ChangeMade extends Change {
  activity: string;
  attempt: number;
}

/** An attempt of a call that came to nothing, and was made again or given up. */
export interface FailedAttempt {
  activity: string;
  attempt: number;
  /** As in docs/messages.md; `NO_WORD` where the worker died, or its answer was lost. */
  code: string;
  why: string;
  /** The worker's clock; null where nobody was left to look at one. */
  atMs: number | null;
}

/** What one call did to the world, over all of its attempts. Travels with its heartbeats, its result and its failure. */
export interface Journal {
  changes: ChangeMade[];
  failedAttempts: FailedAttempt[];
  /** Of changes or failures that were left out, since there were too many; 0 as a rule. */
  leftOut: number;
  /** Attempts up to this one are accounted for. */
  failedUpTo: number;
}
