import { defineCheck, type Check } from '../check.ts';
import { kubectl, kubectlEverywhere } from './kubectl.ts';

/** Whether the place for v2 is free. */
export const targetChecks: Check[] = [
  defineCheck({
    code: 'TARGET_NAMESPACE_MISSING',
    severity: 'blocker',
    what: "The target's namespace does not exist.",
    remedy: "Create it, and see that v2's operator watches it.",
    needs: ['target'],
    find: ({ request: { target: ref }, target }) =>
      target.namespaceExists
        ? null
        : {
            what: `The namespace ${ref.namespace} of v2 does not exist.`,
            remedy: `create it: ${kubectlEverywhere(ref, `create namespace ${ref.namespace}`)}`,
            evidence: `namespace ${ref.namespace}: not found`,
          },
  }),
  defineCheck({
    code: 'TARGET_EXISTS',
    severity: 'blocker',
    what: 'A v2 cluster of that name exists, and it is not a standby that this workflow made: somebody else made it, or it is in service, perhaps as the result of an earlier run of this workflow.',
    remedy:
      "Choose another `target.cluster`. If it is left over from another migration, see that migration's report before you delete it.",
    needs: ['target'],
    find: ({ request: { target: ref }, observer, target: { exists, madeBy, standby } }) => {
      // Our own standby is taken up again. Our own cluster in service is the end of an earlier migration.
      if (!exists || (observer !== null && madeBy === observer && standby)) return null;
      return {
        what: `A v2 cluster ${ref.cluster} exists in namespace ${ref.namespace}.`,
        remedy: `choose another target.cluster; or look at it, and delete it if it is a left-over: ${kubectl(ref, `get perconapgclusters.pgv2.percona.com ${ref.cluster} -o yaml`)}`,
        evidence: `${madeBy === null ? 'not made by a migration' : `made by migration ${madeBy}`}, ${standby ? 'a standby' : 'in service'}`,
      };
    },
  }),
  defineCheck({
    code: 'TARGET_SECRET_TAKEN',
    severity: 'blocker',
    what: "A secret under a name that the plan needs exists, and this workflow did not make it. v2's operator leaves such secrets behind when a cluster is deleted.",
    remedy:
      'Look at it, and delete it if it is a left-over. Otherwise choose another `target.cluster`.',
    needs: ['target'],
    unless: ['TARGET_EXISTS'],
    find: ({ request: { target: ref }, observer, target: { secrets } }) =>
      secrets
        .filter(({ madeBy }) => observer === null || madeBy !== observer)
        .map(({ name, madeBy }) => ({
          what: `The secret ${name} exists in namespace ${ref.namespace}; the migration would have to overwrite it.`,
          remedy: `choose another target.cluster; or, if it is a left-over: ${kubectl(ref, `delete secret ${name}`)}`,
          evidence: madeBy === null ? 'not made by a migration' : `made by migration ${madeBy}`,
        })),
  }),
];
