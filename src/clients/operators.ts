import type { V1Container, V1Pod } from '@kubernetes/client-node';
import {
  OPERATOR_CONTAINERS,
  VERSION_LABEL,
  operatorSelectors,
  v1NamespaceLabels,
  watchVariables,
} from '../model/names.ts';
import type { OperatorFacts } from '../model/observation.ts';
import type { Kubernetes } from './kubernetes/kubernetes.ts';
import { isReady } from './pods.ts';

export type Generation = keyof typeof operatorSelectors;

/** No pod at all: nothing runs, so nothing tells a version or watches anything. */
const ABSENT: OperatorFacts = { running: false, version: null, namespaces: [] };

/**
 * The operator that is responsible for a namespace. There may be several in one Kubernetes, of several versions, each
 * with namespaces of its own; where none watches this one, another is told, so that the reader sees what it watches.
 */
export async function readOperator(
  k: Kubernetes,
  generation: Generation,
  namespace: string,
): Promise<OperatorFacts> {
  const lists = await Promise.all(
    operatorSelectors[generation].map((selector) => k.listPodsEverywhere(selector)),
  );
  const operators = await Promise.all(
    lists
      .flat()
      .filter(isAlive)
      .map((pod) => describeOperator(k, pod, generation, namespace)),
  );
  const [best] = operators.toSorted((a, b) => fitness(b, namespace) - fitness(a, namespace));
  return best ?? ABSENT;
}

function fitness(operator: OperatorFacts, namespace: string): number {
  return (watches(operator.namespaces, namespace) ? 2 : 0) + (operator.running ? 1 : 0);
}

function watches(namespaces: string[] | null, namespace: string): boolean {
  return namespaces === null || namespaces.includes(namespace);
}

async function describeOperator(
  k: Kubernetes,
  pod: V1Pod,
  generation: Generation,
  namespace: string,
): Promise<OperatorFacts> {
  const container = operatorContainer(pod);
  const environment = environmentOf(container, pod.metadata?.namespace ?? '');
  return {
    running: isReady(pod),
    version: versionOf(pod, container?.image ?? '', generation),
    namespaces:
      generation === 'v2'
        ? namespacesOfV2(environment)
        : await namespacesOfV1(k, environment, namespace),
  };
}

/** What an ended or evicted pod was told says nothing about the one that took its place. */
function isAlive({ metadata, status }: V1Pod): boolean {
  const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  return !ended && metadata?.deletionTimestamp === undefined;
}

function operatorContainer({ spec }: V1Pod): V1Container | undefined {
  const containers = spec?.containers ?? [];
  return containers.find(({ name }) => OPERATOR_CONTAINERS.includes(name)) ?? containers[0];
}

/** Plain values, and the pod's own namespace where it is referred to. What comes from elsewhere is not known. */
function environmentOf(
  container: V1Container | undefined,
  podNamespace: string,
): Partial<Record<string, string>> {
  const known = (container?.env ?? []).flatMap(({ name, value, valueFrom }) => {
    if (valueFrom?.fieldRef?.fieldPath === 'metadata.namespace') return [[name, podNamespace]];
    return valueFrom === undefined ? [[name, value ?? '']] : [];
  });
  return Object.fromEntries(known) as Record<string, string>;
}

/** Where no variable is seen it may come from an object that we do not read; then the operator gets the benefit. */
function namespacesOfV2(environment: Partial<Record<string, string>>): string[] | null {
  const told = watchVariables.v2.map((name) => environment[name]).find((v) => v !== undefined);
  return told === undefined || told === '' ? null : listOf(told);
}

/**
 * v1 may also look for its namespaces itself, by their labels; whether it does depends on its own rights, which do
 * not show. So a namespace that carries the labels of this installation counts as watched.
 */
async function namespacesOfV1(
  k: Kubernetes,
  environment: Partial<Record<string, string>>,
  namespace: string,
): Promise<string[] | null> {
  const { namespaces, own, installation } = watchVariables.v1;
  const told = environment[namespaces] ?? '';
  const ownNamespace = environment[own];
  if (told === '' && ownNamespace === undefined) return null;
  const listed = told === '' ? [ownNamespace ?? ''] : listOf(told);
  const name = environment[installation];
  if (listed.includes(namespace) || name === undefined) return listed;
  const labels = (await k.readNamespaceLabels(namespace)) ?? {};
  const belongs = Object.entries(v1NamespaceLabels(name)).every(
    ([label, value]) => labels[label] === value,
  );
  return belongs ? [...listed, namespace] : listed;
}

function listOf(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

/**
 * The image's tag says what runs: an upgrade as documented changes the image and leaves the labels. A tag of another
 * scheme (a private build `1.0.3` of v2's operator) is told by its first number, and then a label is asked.
 */
function versionOf(pod: V1Pod, image: string, generation: Generation): string | null {
  const tagged = threeNumbers(tagOf(image));
  if (tagged !== null && isOf(generation, tagged)) return tagged;
  const labelled = threeNumbers(pod.metadata?.labels?.[VERSION_LABEL] ?? '');
  return labelled !== null && isOf(generation, labelled) ? labelled : null;
}

/** Tag of an image name; a registry's port is no tag, nor is a digest. */
function tagOf(image: string): string {
  const [name = ''] = image.split('@');
  return /:([^:/]+)$/.exec(name)?.[1] ?? '';
}

/** `1.6.0-postgres-operator`, `v2.9.0`, `2.9.0-1` all begin with a release. */
function threeNumbers(text: string): string | null {
  return /^v?(\d+\.\d+\.\d+)(?![\d.])/.exec(text)?.[1] ?? null;
}

function isOf(generation: Generation, version: string): boolean {
  const major = Number.parseInt(version);
  return generation === 'v1' ? major === 1 : major >= 2;
}
