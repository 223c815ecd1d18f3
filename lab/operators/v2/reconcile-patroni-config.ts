import { isDeepStrictEqual } from 'node:util';

import { isConflict, resourcePath, type KubeObject } from '../../kubernetes.ts';
import { buildLabels } from './build-labels.ts';
import { keys, objectNames } from './names.ts';
import type { ClusterPass } from './operator-context.ts';
import { ownerReference } from './owner-reference.ts';

/**
 * Keeps the annotation `config` of Patroni's ConfigMap as the custom resource wants it: the same as
 * `patronictl edit-config`, without Python's start-up. Both ConfigMaps are made ahead of Patroni, with an
 * owner, since Patroni would make them without one and they would outlive the cluster.
 */
export async function reconcilePatroniConfig(
  pass: ClusterPass,
  dynamicConfiguration: Record<string, unknown>,
): Promise<void> {
  const { lab, cluster, observed, log } = pass;
  const names = objectNames(cluster.name);
  const config = JSON.stringify(dynamicConfiguration);
  const existing = observed.patroniConfig;
  if (!existing) {
    await create(pass, names.patroniLeader, {});
    await create(pass, names.patroniConfig, { config });
    return;
  }
  const present = parse(existing.metadata.annotations?.config);
  if (isDeepStrictEqual(present, JSON.parse(config))) return;
  if (!('standby_cluster' in dynamicConfiguration) && hasKey(present, 'standby_cluster')) {
    log(`${pass.key}: promoting: standby_cluster leaves Patroni's configuration`);
  }
  // With the version that was read: Patroni writes here too.
  const { resourceVersion } = existing.metadata;
  await lab.request({
    method: 'PATCH',
    path: resourcePath(existing),
    body: { metadata: { resourceVersion, annotations: { config } } },
  });
}

/** True when Patroni's ConfigMap is an earlier cluster's of the same name. */
export function isForeignPatroniConfig({ cluster, observed }: ClusterPass): boolean {
  const owners = observed.patroniConfig?.metadata.ownerReferences ?? [];
  return observed.patroniConfig !== undefined && !owners.some(({ uid }) => uid === cluster.uid);
}

async function create(
  { lab, cluster }: ClusterPass,
  name: string,
  annotations: Record<string, string>,
): Promise<void> {
  const { patroniScope } = objectNames(cluster.name);
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: buildLabels(cluster, { [keys.patroni]: patroniScope }),
      annotations,
      ownerReferences: [ownerReference(cluster)],
    },
  };
  const collection = resourcePath({ ...object, metadata: { namespace: cluster.namespace } });
  try {
    await lab.request({ method: 'POST', path: collection, body: object });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && key in value;
}
