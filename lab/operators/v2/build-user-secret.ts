import { randomBytes } from 'node:crypto';

import type { KubeObject } from '../../kubernetes.ts';
import { buildLabels } from './build-labels.ts';
import type { UserSpec } from './custom-resource.ts';
import { keys, objectNames } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';
import { scramVerifier } from './scram-verifier.ts';

/** A user's Secret and what is in it, decoded. */
export interface UserSecret extends KubeObject {
  type?: string;
  stringData: Record<string, string>;
}

/**
 * The Secret of one user: made new, or the pre-made one filled up. A password that is there stays, and
 * with it a verifier: so an application keeps the password that it has.
 */
export function buildUserSecret(
  cluster: ResolvedCluster,
  user: UserSpec,
  existing: Record<string, string> | undefined,
): UserSecret {
  const password = existing?.password ?? randomBytes(18).toString('base64url');
  const verifier =
    existing?.password && existing.verifier ? existing.verifier : scramVerifier(password);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: user.secretName ?? objectNames(cluster.name).userSecret(user.name),
      namespace: cluster.namespace,
      labels: buildLabels(cluster, { [keys.role]: 'pguser', [keys.pguser]: user.name }),
    },
    stringData: {
      user: user.name,
      password,
      verifier,
      ...connectionKeys(cluster, user, password),
    },
  };
}

function connectionKeys(
  cluster: ResolvedCluster,
  user: UserSpec,
  password: string,
): Record<string, string> {
  const names = objectNames(cluster.name);
  const database = user.databases?.[0];
  const entry = (prefix: string, service: string, port: number): Record<string, string> => {
    const host = `${service}.${cluster.namespace}.svc`;
    const address = `${host}:${port}/${database ?? ''}`;
    const login = `${encodeURIComponent(user.name)}:${encodeURIComponent(password)}`;
    const query = new URLSearchParams({ password, user: user.name });
    return {
      [`${prefix}host`]: host,
      [`${prefix}port`]: String(port),
      ...(database && {
        [`${prefix}uri`]: `postgresql://${login}@${address}`,
        [`${prefix}jdbc-uri`]: `jdbc:postgresql://${address}?${query.toString()}`,
      }),
    };
  };
  return {
    ...entry('', names.primary, cluster.port),
    ...(database && { dbname: database }),
    ...(cluster.pgbouncer && entry('pgbouncer-', names.pgbouncer, 5432)),
  };
}
