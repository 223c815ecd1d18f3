import type { Finding } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { Plan } from '../../model/plan.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { asFinding, type Check, type Part, type Topic } from '../check.ts';

/** Something that could not be looked at: one finding for all the checks that depend on it. */
interface Blind extends Topic {
  parts: readonly Part[];
  /** What could not be looked at, as the beginning of a sentence. */
  subject: string;
}

const LOOK_AGAIN = 'Mend what the evidence names, then look again.';

function blind(
  code: string,
  parts: readonly Part[],
  { subject, ...rest }: Pick<Blind, 'subject'> & Partial<Pick<Blind, 'severity' | 'remedy'>>,
): Blind {
  const what = `${subject} could not be looked at, so the checks that the finding names could not be made.`;
  const common = { severity: 'blocker', needsConsent: false, what, remedy: LOOK_AGAIN } as const;
  return { ...common, ...rest, code, parts, subject };
}

const NO_PLAN = 'PLAN_MISSING';

/** In the order in which they are told. Every part of an observation is in one of them. */
export const BLINDS: readonly Blind[] = [
  blind('SOURCE_UNSEEN', ['environment', 'postgres', 'databases'], {
    subject: "v1's PostgreSQL",
    remedy: "Look at v1's database pod: there is no running primary, or it refused a command.",
  }),
  blind('REPOSITORY_UNSEEN', ['repository', 'ownRepository'], {
    subject: "v1's cloud repository",
    remedy:
      'Look at the pod `<cluster>-backrest-shared-repo`, and at the keys of the bucket in its secret.',
  }),
  blind('CUSTOM_CONFIG_UNSEEN', ['customConfig'], {
    subject: "v1's custom pgBackRest configuration",
  }),
  blind('SECRETS_UNSEEN', ['sourceSecrets'], { subject: "The keys of v1's secrets" }),
  blind('SOURCE_OPERATOR_UNSEEN', ['sourceOperator'], { subject: "v1's operator" }),
  blind('TARGET_UNSEEN', ['targetCrdServed', 'target'], {
    subject: 'The place of the v2 cluster',
    remedy:
      "See to the API server of the target's Kubernetes, and to the rights there ([permissions.md](permissions.md)).",
  }),
  blind('TARGET_OPERATOR_UNSEEN', ['targetOperator'], { subject: "v2's operator" }),
  blind('STORAGE_CLASSES_UNSEEN', ['storageClasses'], {
    subject: "The target's storage classes",
    severity: 'warning',
  }),
  blind('PATRONI_UNSEEN', ['patroniPause'], {
    subject: "v1's Patroni",
    remedy: 'Look at the config map `<cluster>-config`, and at the right to read it.',
  }),
  blind('LOCK_UNSEEN', ['lock'], { subject: 'The lock on v1, and whether its holder runs,' }),
  blind('PERMISSIONS_UNSEEN', ['missingPermissions'], { subject: "The account's own rights" }),
  blind('DRY_RUN_UNSEEN', ['dryRun'], {
    subject: "The API server's answer to v2's custom resource",
  }),
  {
    ...blind(NO_PLAN, ['plan'], { subject: 'The plan' }),
    what: 'Other blockers leave no plan to be made, so what is wrong with it cannot be told yet. The finding names the checks that are still to come.',
    remedy: 'Mend the other blockers, then look again.',
  },
];

/** Parts that cannot be looked at without a plan; it is what is missed then. */
const BY_THE_PLAN: readonly Part[] = ['dryRun', 'ownRepository'];

/** Parts without which there is no plan. */
const OF_THE_PLAN = [
  'environment',
  'postgres',
  'databases',
  'sourceSecrets',
  'targetOperator',
] as const;

/**
 * Why a check cannot be decided: the parts that it lacks, by their causes. Where there is no plan because something
 * was not seen, that is the cause; a dry run of no plan is not missed.
 */
export function missingParts(
  check: Check,
  { request, seen, plan }: { request: MigrationRequest; seen: Observation; plan: Plan | null },
): Part[] {
  const unseen = check.needs.filter((part) => part !== 'plan' && !seen[part].seen);
  const needsPlan =
    plan === null &&
    (check.needs.includes('plan') || unseen.some((part) => BY_THE_PLAN.includes(part)));
  if (!needsPlan) return unseen;
  const direct = unseen.filter((part) => !BY_THE_PLAN.includes(part));
  const told = request.target.crVersion !== null;
  const causes = OF_THE_PLAN.filter(
    (part) => !seen[part].seen && !(part === 'targetOperator' && told),
  );
  const lacking: Part[] = causes.length > 0 ? causes : ['plan'];
  return [...new Set([...direct, ...lacking])];
}

/** One finding for each thing that could not be looked at, with the checks that were not made because of it. */
export function unseenFindings(
  undecided: { check: Check; missing: Part[] }[],
  seen: Observation,
): Finding[] {
  return BLINDS.flatMap((topic) => {
    const checks = undecided
      .filter(({ missing }) => missing.some((part) => topic.parts.includes(part)))
      .map(({ check }) => check);
    if (checks.length === 0) return [];
    const codes = checks.map(({ code }) => code).join(', ');
    const isPlan = topic.code === NO_PLAN;
    return [
      asFinding(topic, {
        severity: checks.some((check) => check.undecided === 'blocker') ? 'blocker' : 'warning',
        what: isPlan
          ? `No plan can be made yet; these are still to be checked: ${codes}.`
          : `${topic.subject} could not be looked at; these could not be checked: ${codes}.`,
        remedy: isPlan
          ? 'mend the other blockers, then look again.'
          : 'mend what the evidence names, then look again.',
        evidence: isPlan
          ? 'a plan needs what the other blockers name'
          : whys(topic, seen).join('; '),
      }),
    ];
  });
}

/** Each reason once: several parts are often unseen for the same one. */
function whys({ parts }: Blind, seen: Observation): string[] {
  const reasons = parts.flatMap((part) => {
    const value = part === 'plan' ? null : seen[part];
    return value === null || value.seen ? [] : [value.why];
  });
  return [...new Set(reasons)];
}
