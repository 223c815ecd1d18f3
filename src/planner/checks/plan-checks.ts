import { REPO, v2Names } from '../../model/names.ts';
import type { DryRun } from '../../model/observation.ts';
import type { RepositoryChoice } from '../../model/order.ts';
import { defineCheck, type Check, type Found } from '../check.ts';
import { fieldOf, textOf } from './planned.ts';

/**
 * Fields of v2's custom resource that the migration itself depends on, by path below `spec`: what an override of each
 * would break. A path stands for everything below it.
 */
const NOT_TO_OVERRIDE: Record<string, string> = {
  standby: 'v2 would not follow v1',
  pause: 'v2 would not run',
  unmanaged: "v2's operator would not act on it",
  crVersion: 'the rest of the plan is made for another one; use target.crVersion',
  postgresVersion: "a copy has v1's major",
  dataSource: 'v2 would be made of something else than v1',
  'backups.enabled': 'v2 would have no repository to read',
  'backups.pgbackrest.repos': "v2 would read another repository than v1's",
  'backups.pgbackrest.restore': 'v2 would be restored in place',
  'patroni.dynamicConfiguration.standby_cluster': 'v2 would follow something else than v1',
  'patroni.dynamicConfiguration.postgresql.parameters.restore_command': 'v2 would follow nothing',
  'patroni.dynamicConfiguration.postgresql.parameters.archive_mode': 'v2 would not archive',
  'patroni.dynamicConfiguration.postgresql.parameters.archive_command': 'v2 would not archive',
};
/** Set whole (or taken away by null), these lose what is below them. */
const NOT_TO_REPLACE = ['backups', 'backups.pgbackrest', 'backups.pgbackrest.global'];
/** Options of pgBackRest that say where v1's repository is and what opens it. Others fail loudly, if they are wrong. */
const OPENS_REPOSITORY = /^repo\d+-(?:path|type|host|cipher-|(?:s3|gcs|azure)-(?!uri-style))/;
const GLOBAL = 'backups.pgbackrest.global.';
const CONFIGURATION = 'backups.pgbackrest.configuration';

/** Whether the plan is the one that was wanted, is safe, and is taken by the API server. */
export const planChecks: Check[] = [
  defineCheck({
    code: 'OVERRIDES_UNSAFE',
    severity: 'blocker',
    what: '`target.overrides` touches what the migration itself depends on: the standby, the repository, the major, the archive.',
    remedy:
      'Take these fields out of `target.overrides`. Once v2 is in service, it is yours to change.',
    needs: [],
    find: ({ request }) => {
      const { overrides, cluster } = request.target;
      const leaves = leavesOf(fieldOf(overrides, 'spec'), '');
      const unsafe = leaves.flatMap(({ path, value }) => {
        if (isOwnPath(request.target.repository, { path, value })) return [];
        const why = whyUnsafe(path, value, v2Names.repoSecret(cluster));
        return why === null ? [] : [{ path: `spec.${path}`, why }];
      });
      if (unsafe.length === 0) return null;
      return {
        what: `target.overrides touches what the migration depends on: ${unsafe.map(({ path, why }) => `${path} (${why})`).join('; ')}.`,
        remedy: `take these out of target.overrides: ${unsafe.map(({ path }) => path).join(', ')}.`,
        evidence: `target.overrides: ${unsafe.map(({ path }) => path).join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'PLAN_CHANGED',
    severity: 'blocker',
    what: 'The request names a `planHash`, and the plan that is made now has another one: v1, its settings, the request or this program changed since it was approved.',
    remedy: 'Look at the plan again, and put its hash into the request, or leave `planHash` out.',
    needs: ['plan'],
    find: ({ request: { planHash }, plan }) =>
      planHash === null || planHash === plan.planHash
        ? null
        : {
            what: 'The plan is not the one that the request names: something changed since it was made.',
            remedy: `look at the plan again (handover plan), then set planHash to ${plan.planHash}.`,
            evidence: `planHash of the request ${planHash}, of the plan ${plan.planHash}`,
          },
  }),
  defineCheck({
    code: 'TARGET_REFUSED',
    severity: 'blocker',
    what: "The target's API server refuses v2's custom resource in a dry run, or would drop some of its fields without a word (a warning). It is shown both forms: the standby that is created, and the final form, which is applied after the promotion.",
    remedy:
      'Mend what the API server names: mostly a field in `target.overrides`, or custom resource definitions that are older than the operator.',
    needs: ['plan', 'dryRun'],
    unless: ['TARGET_CRD_MISSING', 'TARGET_NAMESPACE_MISSING'],
    find: ({ dryRun }) => refused(dryRun) ?? dropped(dryRun),
  }),
  defineCheck({
    code: 'NEEDS_YOU',
    severity: 'warning',
    what: 'Settings of v1 that only a person can decide about; the plan says of each what to do.',
    remedy: 'Read them in the plan. What v2 is to have of them goes into `target.overrides`.',
    needs: ['plan'],
    find: ({ plan: { verdicts } }) => {
      const yours = verdicts.filter(({ fate }) => fate === 'needsYou');
      if (yours.length === 0) return null;
      return {
        what: `Settings of v1 need you: ${yours.map(({ field }) => field).join(', ')}.`,
        remedy: yours.map(({ field, why }) => `${field}: ${why}`).join(' '),
        evidence: `${yours.length} of ${verdicts.length} settings of v1 (handover plan lists them all)`,
      };
    },
  }),
];

const AFTER_PROMOTION = 'in the form that it has after the promotion';

/** Where both forms are refused it is mostly for the same thing, and that of the standby comes first. */
function refused({ standby, final }: DryRun): Found | null {
  if (standby.accepted && final.accepted) return null;
  const onlyFinal = standby.accepted;
  const { message } = onlyFinal ? final : standby;
  return {
    what: `The target's API server refuses v2's custom resource${onlyFinal ? `, ${AFTER_PROMOTION}` : ''}: ${message ?? 'it says no more'}`,
    remedy:
      'mend what it names: a field in target.overrides, or custom resource definitions that are older than the operator.',
    evidence: `server-side apply of ${onlyFinal ? 'the final form' : 'the standby'} with dry run and strict validation`,
  };
}

function dropped({ standby, final }: DryRun): Found | null {
  const later = final.pruned.filter((field) => !standby.pruned.includes(field));
  const parts = [
    ...(standby.pruned.length > 0 ? [standby.pruned.join(', ')] : []),
    ...(later.length > 0 ? [`${AFTER_PROMOTION}: ${later.join(', ')}`] : []),
  ];
  if (parts.length === 0) return null;
  return {
    severity: 'warning',
    what: `The target's API server would drop these fields of the plan: ${parts.join('; ')}.`,
    remedy:
      "bring its custom resource definitions to the operator's version, or do without these fields.",
    evidence: 'answer to a server-side apply with dry run',
  };
}

/** A path of v2's own may be any: until the promotion v2 is given v1's. */
function isOwnPath(
  repository: RepositoryChoice,
  { path, value }: { path: string; value: unknown },
): boolean {
  if (repository !== 'own' || path !== `${GLOBAL}${REPO}-path`) return false;
  return typeof value === 'string' && value.startsWith('/');
}

/** Why an override may not stand; null when it may. */
function whyUnsafe(path: string, value: unknown, repositorySecret: string): string | null {
  const inside = (field: string) => path === field || path.startsWith(`${field}.`);
  const field = Object.keys(NOT_TO_OVERRIDE).find(inside);
  if (field !== undefined) return NOT_TO_OVERRIDE[field] ?? null;
  const option = path.startsWith(GLOBAL) ? path.slice(GLOBAL.length) : '';
  if (NOT_TO_REPLACE.includes(path) || OPENS_REPOSITORY.test(option))
    return "v2 would not find v1's repository";
  if (inside(CONFIGURATION) && !namesSecret(value, repositorySecret))
    return `without the secret ${repositorySecret} v2 has no key to v1's repository`;
  return null;
}

function namesSecret(value: unknown, name: string): boolean {
  const entries = Array.isArray(value) ? (value as unknown[]) : [];
  return entries.some((entry) => textOf(fieldOf(fieldOf(entry, 'secret'), 'name')) === name);
}

/** What a merge patch sets, each by its path: it goes into objects only; lists are set whole, null takes away. */
function leavesOf(value: unknown, path: string): { path: string; value: unknown }[] {
  if (value === undefined) return [];
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return path === '' ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}
