import type { OperatorFacts } from '../../model/observation.ts';
import type { ClusterRef, MigrationRequest } from '../../model/request.ts';
import { defineCheck, type Check } from '../check.ts';
import { RELEASES, releaseFor, unusableBecause } from '../releases.ts';
import { kubectlEverywhere } from './kubectl.ts';

/** Whether both operators are there, act on both clusters, and v2's is one that can do it. */
export const operatorChecks: Check[] = [
  defineCheck({
    code: 'SOURCE_OPERATOR_DOWN',
    severity: 'blocker',
    what: "No ready pod of v1's operator was found. A delete of v1 would remove nothing.",
    remedy: 'Start the operator. It is found by its label `name=postgres-operator`.',
    needs: ['sourceOperator'],
    find: ({ request, sourceOperator }) => findDown('v1', sourceOperator, request.source),
  }),
  defineCheck({
    code: 'SOURCE_OPERATOR_ELSEWHERE',
    severity: 'blocker',
    what: "v1's operator runs, but does not watch v1's namespace: a delete of v1 would remove nothing.",
    remedy:
      'Let the operator watch the namespace again, and see that no second operator of v1 is meant to.',
    needs: ['sourceOperator'],
    unless: ['SOURCE_OPERATOR_DOWN'],
    find: ({ request, sourceOperator }) => findElsewhere('v1', sourceOperator, request.source),
  }),
  defineCheck({
    code: 'TARGET_CRD_MISSING',
    severity: 'blocker',
    what: "The API server does not serve v2's custom resource, `perconapgclusters.pgv2.percona.com`.",
    remedy:
      "Install v2's operator with its custom resource definitions in the target's Kubernetes.",
    needs: ['targetCrdServed'],
    find: ({ request, targetCrdServed }) =>
      targetCrdServed
        ? null
        : {
            what: 'The API server does not serve perconapgclusters.pgv2.percona.com.',
            remedy: `install Percona Operator for PostgreSQL ${newestRelease()} with its custom resource definitions; then see: ${kubectlEverywhere(request.target, 'get crd perconapgclusters.pgv2.percona.com')}`,
            evidence: 'GET of the resource: 404',
          },
  }),
  defineCheck({
    code: 'TARGET_OPERATOR_DOWN',
    severity: 'blocker',
    what: "No ready pod of v2's operator was found. Nothing would create the standby.",
    remedy: 'Start the operator. It is found by its label `app.kubernetes.io/name`.',
    needs: ['targetOperator'],
    unless: ['TARGET_CRD_MISSING'],
    find: ({ request, targetOperator }) => findDown('v2', targetOperator, request.target),
  }),
  defineCheck({
    code: 'TARGET_OPERATOR_ELSEWHERE',
    severity: 'blocker',
    what: "v2's operator runs, but does not watch the target's namespace. Nothing would create the standby.",
    remedy:
      'Choose a `target.namespace` that it watches, or add this one to its `WATCH_NAMESPACE`.',
    needs: ['targetOperator'],
    unless: ['TARGET_CRD_MISSING', 'TARGET_OPERATOR_DOWN'],
    find: ({ request, targetOperator }) => findElsewhere('v2', targetOperator, request.target),
  }),
  defineCheck({
    code: 'TARGET_OPERATOR_UNKNOWN',
    severity: 'blocker',
    what: "The version of v2's operator cannot be told from its pod: its image has a digest or a tag of your own. What v2's custom resource must look like depends on it.",
    remedy: 'Say it in `target.crVersion` of the request.',
    needs: ['targetOperator'],
    unless: ['TARGET_CRD_MISSING', 'TARGET_OPERATOR_DOWN'],
    find: ({ request, targetOperator }) =>
      versionOf(request, targetOperator) !== null
        ? null
        : {
            what: "The version of v2's operator cannot be told from its pod.",
            remedy: `set target.crVersion in the request, for example "${newestRelease()}".`,
            evidence: 'neither the tag of the image nor a version label says it',
          },
  }),
  defineCheck({
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    severity: 'blocker',
    what: "v2's operator is of a version that cannot do it, or that is not known here: 2.0 and 2.1 have the same custom resource name as v1, and 2.8.0 to 2.8.2 never create a standby (K8SPG-933).",
    remedy: 'Upgrade the operator to a version that can. The finding names them.',
    needs: ['targetOperator'],
    find: ({ request, targetOperator }) => findUnsupported(request, targetOperator),
  }),
  defineCheck({
    code: 'MAJOR_UNSUPPORTED',
    severity: 'blocker',
    what: "v2's operator has no image of v1's PostgreSQL major, and a physical copy needs the same one.",
    remedy:
      "Use a version of v2's operator that has one; the finding names them. Upgrade PostgreSQL and the operator after the migration.",
    needs: ['postgres', 'targetOperator'],
    find: ({ request, postgres: { majorVersion }, targetOperator }) => {
      const release = releaseFor(versionOf(request, targetOperator) ?? '');
      if (release === null || release.images[majorVersion] !== undefined) return null;
      const fit = RELEASES.filter(({ images }) => images[majorVersion] !== undefined);
      return {
        what: `Operator ${release.crVersion} has no image of PostgreSQL ${majorVersion}; a physical copy needs the same major.`,
        remedy:
          fit.length === 0
            ? 'upgrade PostgreSQL on v1 first, and take a full backup.'
            : `use v2's operator ${fit.map(({ crVersion }) => crVersion).join(' or ')}; upgrade it and PostgreSQL after the migration.`,
        evidence: `server_version_num / 10000 = ${majorVersion}; images of ${release.crVersion}: ${Object.keys(release.images).join(', ')}`,
      };
    },
  }),
];

function findDown(name: string, operator: OperatorFacts, { context }: ClusterRef) {
  if (operator.running) return null;
  return {
    what: `The ${name} operator is not running; nothing would act on its custom resources.`,
    remedy: `start it: ${kubectlEverywhere({ context }, 'get deployments --all-namespaces | grep postgres')}`,
    evidence: 'no ready pod',
  };
}

function findElsewhere(name: string, { namespaces }: OperatorFacts, { namespace }: ClusterRef) {
  if (namespaces === null || namespaces.includes(namespace)) return null;
  return {
    what: `The ${name} operator does not watch namespace ${namespace}; it would not act there.`,
    remedy: `add ${namespace} to the namespaces that it watches, or use one of those.`,
    evidence: `it watches: ${namespaces.join(', ') || 'none'}`,
  };
}

function findUnsupported(request: MigrationRequest, { version }: OperatorFacts) {
  const { crVersion } = request.target;
  const reasons = [...new Set([version, crVersion])].flatMap((told) => {
    const why = told === null ? null : unusableBecause(told);
    return why === null ? [] : [`${told ?? ''}: ${why}`];
  });
  if (version !== null && crVersion !== null && isNewer(crVersion, version))
    reasons.push(`${crVersion} is newer than the operator, ${version}, which does not know it`);
  if (reasons.length === 0) return null;
  return {
    what: `v2's operator cannot do this migration. ${reasons.join('. ')}.`,
    remedy: `use one of ${RELEASES.map((release) => release.crVersion).join(', ')}.`,
    evidence: `version of the running operator ${version ?? 'unknown'}, target.crVersion ${crVersion ?? 'not given'}`,
  };
}

/** Version whose custom resource is made: what the request says, or else what the operator's pod says. */
function versionOf(request: MigrationRequest, { version }: OperatorFacts): string | null {
  return request.target.crVersion ?? version;
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  const at = [0, 1, 2].find((i) => (a?.[i] ?? 0) !== (b?.[i] ?? 0));
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}

function newestRelease(): string {
  return RELEASES.reduce(
    (newest, { crVersion }) => (isNewer(crVersion, newest) ? crVersion : newest),
    '0.0.0',
  );
}
