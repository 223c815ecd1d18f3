import { join } from 'node:path';

import type { PathMapping } from './rewrite-paths.ts';
import type { FileSource, Pod, Volume } from './pod-types.ts';

/** What a volume is made of. */
export type VolumeContent =
  | { type: 'empty' }
  | { type: 'claim'; claimName: string }
  | { type: 'files'; sources: FileSource[]; defaultMode: number };

/** A volume of a pod and where it really is. */
export interface PlannedVolume {
  name: string;
  path: string;
  content: VolumeContent;
}

/** Where the volumes and mounts of a pod really are. */
export interface VolumePlan {
  volumes: PlannedVolume[];
  mappings: PathMapping[];
}

/** Directories that the plan is made for. */
export interface VolumeRoots {
  /** The pod's own directory. */
  pod: string;
  /** The stack's persistent volumes. */
  volumes: string;
}

/**
 * Decides where each volume lives: claims at one place for all pods (so that paths that PostgreSQL remembers stay
 * true after a restart), others in the pod's directory, at `root` + mount path where that is unambiguous.
 */
export function planVolumes(pod: Pod, roots: VolumeRoots): VolumePlan {
  const mounts = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap(
    (container) => container.volumeMounts ?? [],
  );
  const volumes = (pod.spec.volumes ?? []).map((volume) => {
    const content = contentOf(volume);
    const used = mounts.filter((mount) => mount.name === volume.name);
    return { name: volume.name, content, path: placeOf({ volume, content, used, pod, roots }) };
  });
  const mappings = new Map<string, { to: string; volume: string }>();
  for (const mount of mounts) {
    const volume = volumes.find((candidate) => candidate.name === mount.name);
    if (!volume)
      throw new Error(`mount ${mount.mountPath} names volume ${mount.name}, which the pod lacks`);
    const from = trimSlash(mount.mountPath);
    const to = join(volume.path, mount.subPath ?? '');
    const known = mappings.get(from);
    if (known && (known.to !== to || known.volume !== mount.name)) {
      throw new Error(
        `the lab's node cannot mount two volumes at ${from} in containers of one pod`,
      );
    }
    mappings.set(from, { to, volume: mount.name });
  }
  return { volumes, mappings: [...mappings].map(([from, { to }]) => ({ from, to })) };
}

function placeOf(of: {
  volume: Volume;
  content: VolumeContent;
  used: { mountPath: string; subPath?: string }[];
  pod: Pod;
  roots: VolumeRoots;
}): string {
  const { volume, content, used, pod, roots } = of;
  if (content.type === 'claim') {
    return join(roots.volumes, pod.metadata.namespace ?? 'default', content.claimName);
  }
  const paths = new Set(used.map((mount) => trimSlash(mount.mountPath)));
  const [only] = paths;
  const plain = paths.size === 1 && used.every((mount) => !mount.subPath);
  return plain && only ? join(roots.pod, 'root', only) : join(roots.pod, 'volumes', volume.name);
}

function contentOf(volume: Volume): VolumeContent {
  if (volume.persistentVolumeClaim) {
    return { type: 'claim', claimName: volume.persistentVolumeClaim.claimName };
  }
  const { configMap, secret, projected } = volume;
  if (configMap) {
    return files([{ ...configMap, kind: 'ConfigMap' }], configMap.defaultMode);
  }
  if (secret) {
    return files([{ ...secret, kind: 'Secret', name: secret.secretName }], secret.defaultMode);
  }
  if (projected) {
    const sources = (projected.sources ?? []).flatMap((source): FileSource[] => [
      ...(source.configMap ? [{ ...source.configMap, kind: 'ConfigMap' as const }] : []),
      ...(source.secret ? [{ ...source.secret, kind: 'Secret' as const }] : []),
    ]);
    return files(sources, projected.defaultMode);
  }
  if (volume.emptyDir) return { type: 'empty' };
  throw new Error(`the lab's node does not know the kind of volume ${volume.name}`);
}

function files(sources: FileSource[], defaultMode = 0o644): VolumeContent {
  return { type: 'files', sources, defaultMode };
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
