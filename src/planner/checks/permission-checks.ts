import type { MissingPermission } from '../../model/observation.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { defineCheck, type Check } from '../check.ts';
import { kubectl, kubectlEverywhere, quoted } from './kubectl.ts';

/** Whether the worker's account may do all that the migration will need, the steps after the delete of v1 included. */
export const permissionChecks: Check[] = [
  defineCheck({
    code: 'PERMISSIONS_MISSING',
    severity: 'blocker',
    what: 'The account that looks may not do what the migration will need. Only a warning at the command line: what counts is the account of the worker. After the delete of v1 a missing right would keep v2 from being promoted, and the write outage would last until somebody gives it.',
    remedy:
      "Add the rules that the finding prints to the account's roles. [permissions.md](permissions.md) has all of them.",
    needs: ['missingPermissions'],
    find: ({ request, observer, missingPermissions }) =>
      groupBy(missingPermissions, placeOf).map(([place, missing]) => ({
        // A person who plans at the command line needs fewer rights than the worker that will migrate.
        severity: observer === null ? 'warning' : 'blocker',
        what: `The account may not do in ${place} what the migration needs: ${missing.map(nameOf).join(', ')}.`,
        remedy: `add to its role, here by the name that docs/permissions.md gives it: ${addRules(request, missing)}`,
        evidence: `SelfSubjectAccessReview: denied: ${missing.map(nameOf).join(', ')}`,
      })),
  }),
];

function placeOf({ side, namespace }: MissingPermission): string {
  const kubernetes = `${side === 'source' ? "v1's" : "v2's"} Kubernetes`;
  return namespace === null ? `all of ${kubernetes}` : `namespace ${namespace} of ${kubernetes}`;
}

function nameOf({ verb, group, resource }: MissingPermission): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

/** All of one place: a patch of the Role there, or of the ClusterRole. */
function addRules(request: MigrationRequest, missing: MissingPermission[]): string {
  const { side = 'source', namespace = null } = missing[0] ?? {};
  const rules = groupBy(missing, ({ group, resource }) => `${group}/${resource}`);
  const patch = rules.map(([, some]) => ({ op: 'add', path: '/rules/-', value: ruleOf(some) }));
  const { context } = request[side];
  const command = (kind: string) =>
    `patch ${kind} pg-handover-${side} --type json -p ${quoted(JSON.stringify(patch))}`;
  return namespace === null
    ? kubectlEverywhere({ context }, command('clusterrole'))
    : kubectl({ context, namespace }, command('role'));
}

function ruleOf(missing: MissingPermission[]) {
  const [first] = missing;
  return {
    apiGroups: [first?.group ?? ''],
    resources: [first?.resource ?? ''],
    verbs: [...new Set(missing.map(({ verb }) => verb))],
  };
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}
