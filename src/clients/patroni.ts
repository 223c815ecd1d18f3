import type { V1Pod } from '@kubernetes/client-node';
import { parseFenceMark, type FenceMark } from '../model/fence-mark.ts';
import { FENCE_ANNOTATION } from '../model/names.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

/**
 * Patroni keeps its dynamic configuration as JSON in the annotation `config` of the config map `<scope>-config`,
 * and every member reports itself in the annotation `status` of its pod. `patronictl pause --wait` writes the
 * one and reads the other; so does v1's own operator. Doing the same needs no path inside the container.
 */
const CONFIG_ANNOTATION = 'config';
const STATUS_ANNOTATION = 'status';

/** Whether a cluster's Patroni is paused, and by which migration. */
export interface Pause {
  paused: boolean;
  /** null when it was not a migration that paused it. */
  mark: FenceMark | null;
}

/** Pause Patroni, and say in whose name and for what. Writes nothing when it is so already. */
export async function pausePatroni(
  kubernetes: Kubernetes,
  configMap: ObjectRef,
  mark: FenceMark,
): Promise<void> {
  const { pause, config, resourceVersion } = await readConfig(kubernetes, configMap);
  if (pause.paused && JSON.stringify(pause.mark) === JSON.stringify(mark)) return;
  await write(kubernetes, configMap, {
    resourceVersion,
    config: { ...config, pause: true },
    mark: JSON.stringify(mark),
  });
}

/**
 * Resume Patroni. Our mark stays until everything that came with the pause was undone: whoever comes after a worker that
 * died meanwhile knows by it that something is left. Writes nothing when it is resumed already.
 */
export async function resumePatroni(kubernetes: Kubernetes, configMap: ObjectRef): Promise<void> {
  const { pause, config, resourceVersion, mark } = await readConfig(kubernetes, configMap);
  if (!pause.paused) return;
  const resumed = Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'pause'));
  await write(kubernetes, configMap, { resourceVersion, config: resumed, mark });
}

/** Take our mark away: nothing of a stop is left. Writes nothing when there is none. */
export async function removeMark(kubernetes: Kubernetes, configMap: ObjectRef): Promise<void> {
  const { config, resourceVersion, mark } = await readConfig(kubernetes, configMap);
  if (mark === null) return;
  await write(kubernetes, configMap, { resourceVersion, config, mark: null });
}

export async function readPause(kubernetes: Kubernetes, configMap: ObjectRef): Promise<Pause> {
  return (await readConfig(kubernetes, configMap)).pause;
}

async function readConfig(kubernetes: Kubernetes, configMap: ObjectRef) {
  const { annotations, resourceVersion } = await kubernetes.readConfigMapAnnotations(configMap);
  const config = JSON.parse(annotations[CONFIG_ANNOTATION] ?? '{}') as Record<string, unknown>;
  // As it is written: also one that another version wrote, and that we cannot read.
  const mark = annotations[FENCE_ANNOTATION] ?? null;
  const pause = { paused: config['pause'] === true, mark: parseFenceMark(mark ?? undefined) };
  return { config, resourceVersion, mark, pause };
}

async function write(
  kubernetes: Kubernetes,
  configMap: ObjectRef,
  change: { resourceVersion: string; config: object; mark: string | null },
): Promise<void> {
  await kubernetes.mergeConfigMap(configMap, {
    metadata: {
      // Patroni and the operator write here too: a change in between is refused and read again.
      resourceVersion: change.resourceVersion,
      annotations: {
        [CONFIG_ANNOTATION]: JSON.stringify(change.config),
        [FENCE_ANNOTATION]: change.mark,
      },
    },
  });
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
