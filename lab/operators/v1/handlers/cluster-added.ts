import { randomBytes } from 'node:crypto';

import type { KubeObject } from '../../../kubernetes.ts';
import { buildPgcluster } from '../build-pgcluster.ts';
import { createIfAbsent, mergePatch, readObject } from '../kube.ts';
import {
  roleNames,
  roleSecrets,
  secret,
  secretValues,
  usersSecret,
  type Passwords,
} from '../manifests/secrets.ts';
import { clusterLabels, clusterNames } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { PerconaPgCluster, Pgcluster } from '../types.ts';

/**
 * A custom resource appeared, or the operator started and found it: secrets, then the pgcluster.
 * What exists stays as it is, as in v1, which also does not look for what was deleted meanwhile.
 */
export async function clusterAdded(context: OperatorContext, cr: PerconaPgCluster): Promise<void> {
  const pgcluster = buildPgcluster(cr);
  await ensureUserSecrets(context, cr, pgcluster.spec.user);
  await ensureTlsSecrets(context, pgcluster);
  await ensureRepositorySecret(context, pgcluster);
  await createIfAbsent(context.lab, pgcluster);
}

async function ensureUserSecrets(
  { lab }: OperatorContext,
  cr: PerconaPgCluster,
  user: string,
): Promise<void> {
  const { name, namespace = '' } = cr.metadata;
  const secretName = cr.spec.secretsName ?? clusterNames(name).usersSecret;
  const where = { apiVersion: 'v1', kind: 'Secret', namespace, name: secretName };
  await createIfAbsent(lab, usersSecret(namespace, secretName, generatePasswords(user)));
  const existing = await readObject<KubeObject>(lab, where);
  const passwords = existing ? secretValues(existing) : {};
  for (const object of roleSecrets(namespace, name, passwords)) await createIfAbsent(lab, object);
}

function generatePasswords(user: string): Passwords {
  const roles = roleNames(user).map((role) => [role, randomBytes(12).toString('base64url')]);
  return Object.fromEntries(roles) as Passwords;
}

async function ensureTlsSecrets(
  { lab, certificate }: OperatorContext,
  { metadata, spec }: Pgcluster,
): Promise<void> {
  const { namespace = '' } = metadata;
  const pem = certificate.certificate;
  const authority = secret({ namespace, name: spec.tls.caSecret }, { 'ca.crt': pem });
  const pair = { 'tls.crt': pem, 'tls.key': certificate.key };
  await createIfAbsent(lab, authority);
  await createIfAbsent(lab, secret({ namespace, name: spec.tls.tlsSecret }, pair));
}

/** v1 completes the user's repository Secret: there always is an `aws-s3-ca.crt`, if only a useless one. */
async function ensureRepositorySecret(
  { lab, certificate }: OperatorContext,
  { metadata, spec }: Pgcluster,
): Promise<void> {
  const { namespace = '' } = metadata;
  const name = clusterNames(spec.name).repositorySecret;
  const labels = { ...clusterLabels(spec.name), 'pgo-backrest-repo': 'true' };
  await createIfAbsent(lab, secret({ namespace, name, labels }, {}));
  const where = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  const existing = await readObject<KubeObject>(lab, where);
  if (existing?.data?.['aws-s3-ca.crt'] !== undefined) return;
  await mergePatch(lab, where, { stringData: { 'aws-s3-ca.crt': certificate.certificate } });
}
