/**
 * What becomes of one setting of v1: `carried` as it is, `changed` because v2 has it otherwise, `dropped` because v2
 * has no use for it, `needsYou` when only a person can decide or do it.
 */
export type Fate = 'carried' | 'changed' | 'dropped' | 'needsYou';

/** The verdict over one setting of v1. Every field that a v1 custom resource sets has exactly one. */
export interface Verdict {
  /** Path in v1's custom resource (`spec.pgPrimary.resources`), or of the live server (`postgresql.work_mem`). */
  field: string;
  fate: Fate;
  /** Path in v2's custom resource, or the object that holds it; null when it is nowhere. */
  to: string | null;
  /** The reason; for `needsYou` also what to do. Empty for `carried` where nothing is to be said. */
  why: string;
}
