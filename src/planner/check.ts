import type { Finding, Severity } from '../model/finding.ts';
import type { Observation, Seen } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';

/** The parts of an observation that may be unseen, as they are once they were seen; and the plan, which may be none. */
export type Facts = {
  [
    P in keyof Observation as Observation[P] extends Seen<unknown> ? P : never
  ]: Observation[P] extends Seen<infer T> ? T : never;
} & { plan: Plan };

export type Part = keyof Facts;

/** What is there whatever could be seen: no check runs without a source. */
export interface Basics {
  request: MigrationRequest;
  source: V1Cluster;
  /** Workflow that is looking; null for the command line, which owns nothing. */
  observer: string | null;
}

/** What one check found; the check's own severity, unless this one is milder or harder. */
export interface Found {
  what: string;
  remedy: string;
  evidence: string;
  severity?: Severity;
}

/** What the documentation says of one code. */
export interface Topic {
  /** Stable name in SCREAMING_CASE. */
  code: string;
  severity: Severity;
  /** As a warning it stops, until its code stands in the request's `accept`. */
  needsConsent: boolean;
  /** What is the case when it is found, in general. */
  what: string;
  /** What to do then, in general. */
  remedy: string;
}

/** One question to a migration on paper: data for the documentation, and a pure function. */
export interface Check extends Topic {
  /** What must have been seen to decide it. */
  needs: readonly Part[];
  /** Not asked when one of these found something: it would tell of the same cause again. They come before it. */
  unless: readonly string[];
  /** What it is to the migration that it could not be decided. */
  undecided: 'blocker' | 'warning';
  /** null, or no finding, when all is well. Sees what it needs and nothing else. */
  find: (known: Basics & Facts) => Found | Found[] | null;
}

interface CheckDefinition<P extends Part> extends Omit<
  Check,
  'needsConsent' | 'needs' | 'unless' | 'undecided' | 'find'
> {
  needsConsent?: true;
  needs: readonly P[];
  unless?: readonly string[];
  undecided?: 'blocker' | 'warning';
  find: (known: Basics & Pick<Facts, P>) => Found | Found[] | null;
}

/**
 * A check whose function is given exactly the parts that it needs. Left undecided, it stops the migration where its
 * finding would: what nobody could look at is not taken for well.
 */
export function defineCheck<const P extends Part>(definition: CheckDefinition<P>): Check {
  const { severity, needsConsent = false } = definition;
  const stops = severity === 'blocker' || needsConsent;
  return {
    unless: [],
    undecided: stops ? 'blocker' : 'warning',
    ...definition,
    needsConsent,
  };
}

/** What was found, as preflight tells it. Only a warning can be consented to. */
export function asFinding(topic: Topic, { severity = topic.severity, ...found }: Found): Finding {
  const needsConsent = topic.needsConsent && severity === 'warning';
  return { code: topic.code, severity, needsConsent, ...found };
}
