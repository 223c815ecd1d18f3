/** Enough of an object to address it. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string };
}

/** Kinds whose plural is not lower case + `s`. */
const IRREGULAR: Record<string, string> = {
  NetworkPolicy: 'networkpolicies',
  Pgpolicy: 'pgpolicies',
  Endpoints: 'endpoints',
  StorageClass: 'storageclasses',
  Logs: 'logs',
};

/**
 * The API path of an object, or of its collection when it has no name.
 * Without discovery: one round trip less, and the lab knows its kinds.
 */
export function resourcePath(object: ObjectReference): string {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = IRREGULAR[kind] ?? `${kind.toLowerCase()}s`;
  const space = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  const name = metadata.name ? `/${metadata.name}` : '';
  return `${root}${space}/${plural}${name}`;
}
