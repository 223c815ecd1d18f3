import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { ClusterRef, MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import type { Part } from '../planner/check.ts';
import { CHECKS, findings } from '../planner/checks.ts';

/** What has nothing to do with v1's custom resource. */
const INDEPENDENT: readonly Part[] = [
  'sourceOperator',
  'targetCrdServed',
  'targetOperator',
  'target',
  'storageClasses',
  'missingPermissions',
];

/**
 * Where v1's custom resource could not be read, which is not the same as that there is none: what is to be said of
 * everything else, and of what could not be seen. The checks are given an empty v1, and what they say of that is left
 * out.
 */
export function findingsWithoutSource(request: MigrationRequest, seen: Observation): Finding[] {
  const aboutSource = CHECKS.filter(
    ({ needs }) => needs.length === 0 || !needs.every((part) => INDEPENDENT.includes(part)),
  ).map(({ code }) => code);
  const all = findings(request, { ...seen, source: emptySource(request.source) }, null);
  return all.filter(({ code }) => !aboutSource.includes(code));
}

function emptySource({ namespace, cluster }: ClusterRef): V1Cluster {
  const metadata = { uid: '', resourceVersion: '', creationTimestamp: '' };
  return { metadata: { ...metadata, namespace, name: cluster }, spec: {} };
}
