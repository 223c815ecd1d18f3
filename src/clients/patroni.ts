import type { V1Pod } from '@kubernetes/client-node';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

/**
 * Patroni keeps its dynamic configuration as JSON in the annotation `config` of the config map `<scope>-config`,
 * and every member reports itself in the annotation `status` of its pod. `patronictl pause --wait` writes the
 * one and reads the other; so does v1's own operator. Doing the same needs no path inside the container.
 */
const CONFIG_ANNOTATION = 'config';
const STATUS_ANNOTATION = 'status';

/** Pause or resume Patroni. Writes nothing when it is so already. */
export async function setPaused(
  kubernetes: Kubernetes,
  configMap: ObjectRef,
  paused: boolean,
): Promise<void> {
  const { annotations, resourceVersion } = await kubernetes.readConfigMapAnnotations(configMap);
  const config = JSON.parse(annotations[CONFIG_ANNOTATION] ?? '{}') as Record<string, unknown>;
  if ((config['pause'] === true) === paused) return;
  const changed = paused ? { ...config, pause: true } : withoutPause(config);
  await kubernetes.mergeConfigMap(configMap, {
    metadata: {
      // Patroni and the operator write here too: a change in between is refused and read again.
      resourceVersion,
      annotations: { [CONFIG_ANNOTATION]: JSON.stringify(changed) },
    },
  });
}

export async function isPaused(kubernetes: Kubernetes, configMap: ObjectRef): Promise<boolean> {
  const { annotations } = await kubernetes.readConfigMapAnnotations(configMap);
  const config = JSON.parse(annotations[CONFIG_ANNOTATION] ?? '{}') as Record<string, unknown>;
  return config['pause'] === true;
}

/** What a member says of itself. */
export interface MemberStatus {
  role: string;
  state: string;
  /** Whether this member has seen the pause; until then it may still act. */
  paused: boolean;
}

/** null while the member has reported nothing yet. */
export function memberStatus(pod: V1Pod): MemberStatus | null {
  const text = pod.metadata?.annotations?.[STATUS_ANNOTATION];
  if (text === undefined) return null;
  try {
    const status = JSON.parse(text) as { role?: string; state?: string; pause?: boolean };
    return {
      role: status.role ?? 'unknown',
      state: status.state ?? 'unknown',
      paused: status.pause === true,
    };
  } catch {
    return null;
  }
}

function withoutPause(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'pause'));
}
