import type { KubeObject } from '../../../kubernetes.ts';
import { clusterLabels, clusterNames } from '../names.ts';

/** Role name → password. */
export type Passwords = Record<string, string>;

/** Roles that v1 makes in every cluster beside the user's own. */
export function roleNames(user: string): string[] {
  return ['postgres', 'primaryuser', 'pgbouncer', user];
}

/** The one Secret of all passwords, which a user may have made before the cluster. */
export function usersSecret(namespace: string, name: string, passwords: Passwords): KubeObject {
  return secret({ namespace, name }, passwords);
}

/** The Secrets that v1 derives, one for each role. */
export function roleSecrets(
  namespace: string,
  cluster: string,
  passwords: Passwords,
): KubeObject[] {
  const { userSecret } = clusterNames(cluster);
  return Object.entries(passwords).map(([role, password]) =>
    secret(
      { namespace, name: userSecret(role), labels: clusterLabels(cluster) },
      // v1 leaves pgbouncer's name empty
      { username: role === 'pgbouncer' ? '' : role, password },
    ),
  );
}

/** A Secret with the given text values. */
export function secret(
  metadata: { namespace: string; name: string; labels?: Record<string, string> },
  values: Record<string, string>,
): KubeObject {
  const data = Object.entries(values).map(([key, text]) => [
    key,
    Buffer.from(text).toString('base64'),
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    data: Object.fromEntries(data) as Record<string, string>,
  };
}

/** The text values of a Secret as the API server gave it. */
export function secretValues(object: KubeObject): Record<string, string> {
  const entries = Object.entries(object.data ?? {});
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}
