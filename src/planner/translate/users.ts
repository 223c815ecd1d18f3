import type { V1Cluster } from '../../model/v1-cluster.ts';
import type { V2Spec } from '../../model/v2-cluster.ts';
import { given } from './translation.ts';

/** `users[].name` in v2's CRD: a name of Kubernetes, where PostgreSQL would take almost anything. */
const USER_NAME = /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** v2's operator keeps this one for PMM and passes over it in `users`. */
const RESERVED = 'monitor';
/** v1's role for replication. It comes along with the data, and nobody logs in with it to v2. */
const LEFT_OVER_ROLE = 'primaryuser';

/** The application's user; v1's own example where none is given. */
export function applicationUser({ spec }: Pick<V1Cluster, 'spec'>): string {
  return given(spec.user, 'pguser');
}

export function applicationDatabase({ spec }: V1Cluster): string {
  return given(spec.database, 'pgdb');
}

/** Whether v2 can keep a user of this name: with a secret, a password and grants. */
export function fitsV2(user: string): boolean {
  return USER_NAME.test(user) && user !== RESERVED;
}

/**
 * `spec.users`. It must not be empty: v2's operator hands its custom resource on to an inner one that leaves an empty
 * list out, and without a list it makes a role and a database named after the cluster (2.9.0: ToCrunchy, and
 * reconcilePostgresUserSecrets). So where the application's user cannot be named, a role is that v1 leaves behind
 * and v2 has no use for: it is given a new password, and nothing is made.
 */
export function translateUsers(source: V1Cluster): V2Spec['users'] {
  const user = applicationUser(source);
  if (!fitsV2(user)) return [{ name: LEFT_OVER_ROLE }];
  return [{ name: user, databases: [applicationDatabase(source)] }];
}
