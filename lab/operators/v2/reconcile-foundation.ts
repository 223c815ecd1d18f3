import { randomBytes } from 'node:crypto';

import type { KubeObject } from '../../kubernetes.ts';
import { buildClusterFile } from './build-patroni-files.ts';
import { buildDynamicConfiguration } from './build-dynamic-configuration.ts';
import { buildLabels } from './build-labels.ts';
import { buildPgbackrestConfig } from './build-pgbackrest-config.ts';
import { buildPostgresParameters } from './build-postgres-parameters.ts';
import { buildRepoHost } from './build-repo-host.ts';
import { buildServices } from './build-services.ts';
import { makeCertificates } from './make-certificates.ts';
import { keys, objectNames } from './names.ts';
import { getIfThere } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { ownerReference } from './owner-reference.ts';
import { reconcilePatroniConfig } from './reconcile-patroni-config.ts';
import { safeHash } from './safe-hash.ts';
import { scramVerifier } from './scram-verifier.ts';

/**
 * Everything that instances stand on: certificates, configuration, services, repository host, and
 * Patroni's dynamic configuration, whose change is the promotion and therefore goes first.
 */
export async function reconcileFoundation(pass: ClusterPass): Promise<void> {
  const { cluster, applier, observed } = pass;
  const parameters = buildPostgresParameters(cluster, pass.installedExtensions);
  const dynamic = buildDynamicConfiguration(cluster, parameters, pass);
  // In this order, as the real operator (2.9.0): when one patch carries the promotion and a new
  // repository path, PostgreSQL promotes before the pod has the new path, and the new timeline's
  // history file may still be archived into the old one.
  await reconcilePatroniConfig(pass, dynamic);
  await applier.apply(pgbackrestConfigMap(pass));
  await ensureCertificates(pass);
  if (cluster.pgbouncer) await ensurePgbouncerSecret(pass);
  const [firstSet] = pass.resource.spec.instances;
  const input = { dynamicConfiguration: dynamic, parameters, firstSet };
  const file = buildClusterFile(cluster, input);
  const { clusterConfig } = objectNames(cluster.name);
  await applier.apply(configMap(pass, clusterConfig, { 'patroni.yaml': file }));
  await applier.apply(buildRepoHost(cluster), observed.repoHost === undefined);
  for (const service of buildServices(cluster)) await applier.apply(service);
}

/** The hash that the pod's copy must show before a stanza is created or a backup started. */
export function pgbackrestConfigHash({ cluster }: ClusterPass): string {
  return safeHash(buildPgbackrestConfig(cluster));
}

function pgbackrestConfigMap(pass: ClusterPass): KubeObject {
  const { pgbackrestConfig } = objectNames(pass.cluster.name);
  const object = configMap(pass, pgbackrestConfig, {
    'pgbackrest_instance.conf': buildPgbackrestConfig(pass.cluster),
    'config-hash': pgbackrestConfigHash(pass),
  });
  const labels = { ...object.metadata.labels, [keys.pgbackrest]: '', [keys.pgbackrestConfig]: '' };
  return { ...object, metadata: { ...object.metadata, labels } };
}

function configMap(
  { cluster }: ClusterPass,
  name: string,
  data: Record<string, string>,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: buildLabels(cluster, {}),
      ownerReferences: [ownerReference(cluster)],
    },
    data,
  };
}

/** Made once and kept: as with the real operator they outlive the custom resource. */
async function ensureCertificates(pass: ClusterPass): Promise<void> {
  const { cluster, lab, applier } = pass;
  const names = objectNames(cluster.name);
  const wanted = [names.authority, names.certificate, names.replicationCertificate];
  const secrets = await Promise.all(
    wanted.map((name) => getIfThere(lab, secretOf(pass, name, 'authority', {}))),
  );
  if (secrets.every((secret) => secret !== undefined)) return;
  const serverNames = [names.primary, names.replicas].map(
    (service) => `${service}.${cluster.namespace}.svc`,
  );
  const { authority, server, replication } = await makeCertificates(serverNames);
  const signed = (pair: { certificate: string; key: string }): Record<string, string> => ({
    'ca.crt': authority.certificate,
    'tls.crt': pair.certificate,
    'tls.key': pair.key,
  });
  const root = { 'root.crt': authority.certificate, 'root.key': authority.key };
  await applier.apply(secretOf(pass, names.authority, 'authority', root), true);
  await applier.apply(secretOf(pass, names.certificate, 'cluster', signed(server)), true);
  await applier.apply(
    secretOf(pass, names.replicationCertificate, 'replication-client-tls', signed(replication)),
    true,
  );
}

function secretOf(
  { cluster }: ClusterPass,
  name: string,
  certificate: string,
  content: Record<string, string>,
): KubeObject {
  const labels = buildLabels(cluster, { [keys.certificate]: certificate });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: cluster.namespace, labels },
    data: encode(content),
  };
}

async function ensurePgbouncerSecret(pass: ClusterPass): Promise<void> {
  const { cluster, lab, applier } = pass;
  const { pgbouncer } = objectNames(cluster.name);
  const secret = secretOf(pass, pgbouncer, 'pgbouncer', {});
  if (await getIfThere(lab, secret)) return;
  const password = randomBytes(24).toString('base64url');
  const data = encode({
    'pgbouncer-password': password,
    'pgbouncer-verifier': scramVerifier(password),
  });
  const metadata = {
    name: pgbouncer,
    namespace: cluster.namespace,
    labels: buildLabels(cluster, { [keys.role]: 'pgbouncer' }),
    ownerReferences: [ownerReference(cluster)],
  };
  await applier.apply({ ...secret, metadata, data }, true);
}

function encode(content: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(content).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  );
}
