import type { V1Cluster, V1Storage } from '../model/v1-cluster.ts';

/** A storage of v1 that a standby can be fed from. */
export interface CloudStorage extends V1Storage {
  name: string;
  type: 's3' | 'gcs';
}

/** Every cloud storage of v1, in the order of its custom resource. */
export function cloudStorages(source: V1Cluster): CloudStorage[] {
  return Object.entries(source.spec.backup?.storages ?? {}).flatMap(([name, storage]) =>
    storage.type === 's3' || storage.type === 'gcs'
      ? [{ ...storage, name, type: storage.type }]
      : [],
  );
}

/** The one to migrate from: the named one, or the only one; null where that is no answer. */
export function cloudStorage(source: V1Cluster, wanted: string | null): CloudStorage | null {
  const storages = cloudStorages(source);
  if (wanted !== null) return storages.find(({ name }) => name === wanted) ?? null;
  return storages.length === 1 ? (storages[0] ?? null) : null;
}
