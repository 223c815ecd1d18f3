import { join } from 'node:path';

import { LAB_MARKER, POD_MARKER } from '../processes.ts';
import { labPath } from '../lab-path.ts';
import { NODE_NAME } from './config.ts';
import { expandReferences } from './expand-references.ts';
import { MissingObject } from './missing-object.ts';
import type { ObjectCache } from './object-cache.ts';
import type { Container, EnvVar, KeyReference, Pod } from './pod-types.ts';

/** Environment variable that every process of a container inherits: UID/NAME. */
export const CONTAINER_MARKER = 'PG_HANDOVER_CONTAINER';

/** What a container's environment is made from. */
export interface EnvironmentContext {
  stackId: string;
  stackDirectory: string;
  pod: Pod;
  podIP: string;
  podDirectory: string;
  cache: ObjectCache;
  rewrite: (text: string) => string;
}

/** The marker's value for a container. */
export function containerMark(pod: Pod, container: Container): string {
  return `${pod.metadata.uid ?? ''}/${container.name}`;
}

/** A container's whole environment, mount paths rewritten. Throws `MissingObject` for a reference to nothing. */
export function containerEnvironment(
  container: Container,
  context: EnvironmentContext,
): Map<string, string> {
  const { pod, rewrite } = context;
  const environment = new Map([
    ['PATH', labPath(context.stackDirectory)],
    ['HOME', join(context.podDirectory, 'home')],
    ['HOSTNAME', pod.metadata.name],
    ['LANG', 'C.UTF-8'],
    ['TZ', 'UTC'],
  ]);
  for (const [name, value] of imported(container, context)) environment.set(name, value);
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, context, environment);
    if (value !== undefined) environment.set(variable.name, value);
  }
  for (const [name, value] of environment) {
    if (name !== 'PATH' && name !== 'HOME') environment.set(name, rewrite(value));
  }
  // Last: no pod may lose the marks by which its processes are found and ended.
  environment.set(LAB_MARKER, context.stackId);
  environment.set(POD_MARKER, pod.metadata.uid ?? '');
  environment.set(CONTAINER_MARKER, containerMark(pod, container));
  return environment;
}

function imported(container: Container, context: EnvironmentContext): [string, string][] {
  return (container.envFrom ?? []).flatMap(({ prefix = '', configMapRef, secretRef }) => {
    const kind = secretRef ? 'Secret' : 'ConfigMap';
    const reference = secretRef ?? configMapRef;
    if (!reference) return [];
    const data = context.cache.get(kind, context.pod.metadata.namespace ?? '', reference.name);
    if (!data && !reference.optional) throw missing(kind, reference.name);
    return [...(data ?? [])].map(([key, value]): [string, string] => [
      prefix + key,
      value.toString(),
    ]);
  });
}

function valueOf(
  variable: EnvVar,
  context: EnvironmentContext,
  known: Map<string, string>,
): string | undefined {
  const { secretKeyRef, configMapKeyRef, fieldRef } = variable.valueFrom ?? {};
  if (secretKeyRef) return keyOf('Secret', secretKeyRef, context);
  if (configMapKeyRef) return keyOf('ConfigMap', configMapKeyRef, context);
  if (fieldRef) return fieldOf(fieldRef.fieldPath, context);
  return expandReferences(variable.value ?? '', known);
}

function keyOf(kind: string, { name, key, optional }: KeyReference, context: EnvironmentContext) {
  const data = context.cache.get(kind, context.pod.metadata.namespace ?? '', name);
  const value = data?.get(key);
  if (value) return value.toString();
  if (optional) return undefined;
  throw data
    ? new MissingObject(`couldn't find key ${key} in ${kind} ${name}`)
    : missing(kind, name);
}

function missing(kind: string, name: string): MissingObject {
  return new MissingObject(`${kind.toLowerCase()} "${name}" not found`);
}

/** The downward API's fields that the lab's pods use. */
function fieldOf(path: string, { pod, podIP }: EnvironmentContext): string {
  const bracket = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (bracket) {
    const from = bracket[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return from?.[bracket[2] ?? ''] ?? '';
  }
  const fields: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'status.podIP': podIP,
    'status.hostIP': '127.0.0.1',
    'spec.nodeName': NODE_NAME,
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
  };
  const value = fields[path];
  if (value === undefined) throw new Error(`the lab's node does not know the field ${path}`);
  return value;
}
