import { watchResource, type KubeObject, type LabConnection } from '../kubernetes.ts';
import type { Log } from '../log.ts';

/** A ConfigMap's or Secret's values, decoded. */
export type ObjectData = ReadonlyMap<string, Buffer>;

interface DataObject extends KubeObject {
  binaryData?: Record<string, string>;
}

/** All ConfigMaps and Secrets, kept by watch; tells when one changes. */
export class ObjectCache {
  readonly #objects = new Map<string, ObjectData>();
  readonly #listeners = new Set<(namespace: string) => void>();

  /** Starts to watch; resolves when all that exist are known. */
  async start(lab: LabConnection, signal: AbortSignal, log: Log): Promise<void> {
    const kinds = [
      { kind: 'ConfigMap', path: '/api/v1/configmaps' },
      { kind: 'Secret', path: '/api/v1/secrets' },
    ];
    await Promise.all(
      kinds.map(
        ({ kind, path }) =>
          new Promise<void>((resolve) => {
            void watchResource<DataObject>({
              lab,
              path,
              signal,
              onSynced: resolve,
              onError: (error) => {
                log(`watch ${path}: ${String(error)}`);
              },
              onEvent: ({ type, object }) => {
                this.#update(kind, object, type === 'DELETED');
              },
            });
          }),
      ),
    );
  }

  get(kind: string, namespace: string, name: string): ObjectData | undefined {
    return this.#objects.get(`${kind}/${namespace}/${name}`);
  }

  /** Calls `listener` with the namespace of each ConfigMap or Secret that changes; returns the unsubscribe. */
  onChange(listener: (namespace: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(kind: string, object: DataObject, deleted: boolean): void {
    const namespace = object.metadata.namespace ?? '';
    const key = `${kind}/${namespace}/${object.metadata.name}`;
    if (deleted) this.#objects.delete(key);
    else this.#objects.set(key, decode(kind, object));
    for (const listener of this.#listeners) listener(namespace);
  }
}

function decode(kind: string, object: DataObject): ObjectData {
  const encoding = kind === 'Secret' ? 'base64' : 'utf8';
  const entries = Object.entries(object.data ?? {});
  const binary = Object.entries(object.binaryData ?? {});
  return new Map([
    ...entries.map(([key, text]): [string, Buffer] => [key, Buffer.from(text, encoding)]),
    ...binary.map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]),
  ]);
}
