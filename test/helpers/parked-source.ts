import { listObjects, readObject } from '../../lab/operators/v1/kube.ts';
import type { KubeObject } from '../../lab/kubernetes.ts';
import { connect } from '../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { refOf, sourcePrimary } from '../../src/clients/pods.ts';
import { psql } from '../../src/clients/psql.ts';
import { changing } from './changing-sql.ts';
import type { Scenario } from './scenario.ts';

interface Deployment extends KubeObject {
  spec?: { replicas?: number };
}

/** v1's servers as the API server holds them. */
export interface SourceServers {
  pods: string[];
  /** Replicas by Deployment. */
  deployments: Record<string, number>;
  volumeClaims: string[];
  /** Deployments that we said we scaled. */
  scaledDown: string[];
  patroniPaused: boolean;
  fenced: boolean;
}

export async function readSourceServers({
  lab,
  namespace,
  sourceName,
}: Scenario): Promise<SourceServers> {
  const servers = `pg-cluster=${sourceName},pgo-pg-database=true`;
  const [pods, deployments, claims, config] = await Promise.all([
    listObjects(lab, { apiVersion: 'v1', kind: 'Pod', namespace }, servers),
    listObjects<Deployment>(lab, { apiVersion: 'apps/v1', kind: 'Deployment', namespace }, servers),
    listObjects(lab, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace }),
    readObject(lab, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace,
      name: `${sourceName}-config`,
    }),
  ]);
  const { config: patroni = '{}', ...annotations } = config?.metadata.annotations ?? {};
  return {
    pods: names(pods),
    deployments: Object.fromEntries(
      deployments.map(({ metadata, spec }) => [metadata.name, spec?.replicas ?? 1]),
    ),
    volumeClaims: names(claims),
    scaledDown: names(
      deployments.filter(({ metadata }) => metadata.annotations?.['pg-handover/scaled-down']),
    ),
    patroniPaused: (JSON.parse(patroni) as { pause?: boolean }).pause === true,
    fenced: annotations['pg-handover/fence'] !== undefined,
  };
}

/** Run SQL as the superuser on v1's primary. */
export async function sourceSql(
  { stack, namespace, sourceName }: Scenario,
  sql: string,
): Promise<string> {
  const k = new Kubernetes(await connect(stack.kubeconfigPath, null));
  const primary = await sourcePrimary(k, { context: null, namespace, cluster: sourceName });
  return psql(k, refOf(primary), changing(sql));
}

function names(objects: KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}
