import type { KubeObject } from '../../kubernetes.ts';
import type { InstanceSet } from './custom-resource.ts';
import { keys } from './names.ts';
import type { Observation } from './observe-cluster.ts';
import { randomSuffix } from './random-suffix.ts';

/** Which instances to have, and which to give up. */
export interface InstancePlan {
  wanted: { name: string; set: InstanceSet }[];
  surplus: string[];
}

/**
 * Chooses instances by the sets' replica counts. A scale-down keeps the leader; a scale-up first
 * takes up volumes that no instance uses (with the data in them), as the real operator does: also
 * those that an earlier cluster of the same name left behind.
 */
export function chooseInstances(
  cluster: string,
  sets: readonly InstanceSet[],
  observed: Observation,
): InstancePlan {
  const plan: InstancePlan = { wanted: [], surplus: [] };
  const used = new Set(observed.statefulSets.map(({ metadata }) => metadata.name));
  for (const set of sets) {
    const existing = instancesOf(set.name, observed);
    const replicas = set.replicas ?? 1;
    plan.wanted.push(...existing.slice(0, replicas).map((name) => ({ name, set })));
    plan.surplus.push(...existing.slice(replicas));
    for (let missing = replicas - existing.length; missing > 0; missing -= 1) {
      const name =
        freeInstance(set.name, observed.claims, used) ?? freshName(`${cluster}-${set.name}`, used);
      used.add(name);
      plan.wanted.push({ name, set });
    }
  }
  const known = new Set(sets.map(({ name }) => name));
  for (const { metadata } of observed.statefulSets) {
    if (!known.has(metadata.labels?.[keys.instanceSet] ?? '')) plan.surplus.push(metadata.name);
  }
  return plan;
}

/** Names of a set's instances, the leader's first, then in order of age. */
function instancesOf(set: string, { statefulSets, pods }: Observation): string[] {
  const leaders = new Set(
    pods
      .filter(({ metadata }) => ['master', 'primary'].includes(metadata.labels?.[keys.role] ?? ''))
      .map(({ metadata }) => metadata.labels?.[keys.instance]),
  );
  const age = ({ metadata }: KubeObject): string =>
    `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return statefulSets
    .filter(({ metadata }) => metadata.labels?.[keys.instanceSet] === set)
    .sort((a, b) => age(a).localeCompare(age(b)))
    .map(({ metadata }) => metadata.name)
    .sort((a, b) => Number(leaders.has(b)) - Number(leaders.has(a)));
}

function freeInstance(
  set: string,
  claims: readonly KubeObject[],
  used: ReadonlySet<string>,
): string | undefined {
  return claims
    .filter(
      ({ metadata: { labels } }) =>
        labels?.[keys.instanceSet] === set && labels[keys.role] === 'pgdata',
    )
    .map(({ metadata: { labels } }) => labels?.[keys.instance] ?? '')
    .sort()
    .find((name) => name !== '' && !used.has(name));
}

function freshName(prefix: string, used: ReadonlySet<string>): string {
  for (;;) {
    const name = `${prefix}-${randomSuffix(4)}`;
    if (!used.has(name)) return name;
  }
}
