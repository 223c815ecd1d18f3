import { createHash } from 'node:crypto';
import { listObjects, readObject } from '../../lab/operators/v1/kube.ts';
import type { KubeObject } from '../../lab/kubernetes.ts';
import { connect } from '../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { refOf, sourcePrimary } from '../../src/clients/pods.ts';
import { psqlJson } from '../../src/clients/psql.ts';
import type { Scenario } from './scenario.ts';

/** Kinds of which a migration, an operator or a person might make objects in a namespace. */
const KINDS: readonly (readonly [string, string])[] = [
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['pg.percona.com/v1', 'PerconaPGCluster'],
  ['pg.percona.com/v1', 'Pgcluster'],
  ['pgv2.percona.com/v2', 'PerconaPGCluster'],
  ['pgv2.percona.com/v2', 'PerconaPGBackup'],
];

/** v1 and everything beside it, as far as a migration that was undone must leave it alone. */
export async function snapshotSource(scenario: Scenario) {
  const { lab, namespace, sourceName } = scenario;
  const where = { namespace, name: sourceName };
  const api = { apiVersion: 'pg.percona.com/v1' };
  const [outer, inner, patroni, objects, deployments, server] = await Promise.all([
    readObject(lab, { ...api, kind: 'PerconaPGCluster', ...where }),
    readObject(lab, { ...api, kind: 'Pgcluster', ...where }),
    readObject(lab, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace,
      name: `${sourceName}-config`,
    }),
    everyObject(scenario),
    listObjects(lab, { apiVersion: 'apps/v1', kind: 'Deployment', namespace }),
    askServer(scenario),
  ]);
  return {
    outer: written(outer),
    inner: withoutCopies(written(inner)),
    // Its history grows by a line where v1 came back on a new timeline; that is Patroni's own record.
    patroni: Object.entries(patroni?.metadata.annotations ?? {}).filter(
      ([key]) => key !== 'history',
    ),
    deployments: deployments.map((deployment) => ({
      name: deployment.metadata.name,
      replicas: (deployment.spec as { replicas?: number }).replicas,
      annotations: ownAnnotations(deployment),
    })),
    objects,
    server,
  };
}

/** Every object of the namespace but its pods, by kind, name and UID; secrets with a hash of what they hold. */
export async function everyObject({ lab, namespace }: Scenario): Promise<string[]> {
  const lists = await Promise.all(
    KINDS.map(async ([apiVersion, kind]) => {
      const objects = await listObjects<KubeObject & { data?: object }>(lab, {
        apiVersion,
        kind,
        namespace,
      });
      return objects.map(({ metadata, data }) =>
        [apiVersion, kind, metadata.name, metadata.uid, kind === 'Secret' ? hash(data) : ''].join(
          ' ',
        ),
      );
    }),
  );
  return lists.flat().toSorted();
}

/**
 * What PostgreSQL says of itself: every setting with where it comes from, its roles, slots and tables. A pod that is made
 * anew has another address and other paths in the lab, and Patroni writes an empty recovery target on a start.
 */
async function askServer({ stack, namespace, sourceName }: Scenario): Promise<unknown> {
  const k = new Kubernetes(await connect(stack.kubeconfigPath, null));
  const primary = await sourcePrimary(k, { context: null, namespace, cluster: sourceName });
  return psqlJson(
    k,
    refOf(primary),
    `SELECT json_build_object(
      'settings', (SELECT json_object_agg(name, json_build_array(
          regexp_replace(setting, '/pods/[0-9a-f-]+/', '/pods/'), source) ORDER BY name)
        FROM pg_settings WHERE source NOT IN ('session', 'client')
          AND name <> 'listen_addresses' AND name NOT LIKE 'recovery\\_target%'),
      'roles', (SELECT json_agg(to_jsonb(r) - 'oid' ORDER BY rolname) FROM pg_roles r),
      'slots', (SELECT json_agg(json_build_array(slot_name, slot_type) ORDER BY slot_name)
        FROM pg_replication_slots),
      'tables', (SELECT json_agg(relname ORDER BY relname) FROM pg_stat_user_tables))`,
  );
}

/** What somebody has written; not what the API server counts. */
function written(object: KubeObject | undefined) {
  if (object === undefined) return null;
  const { uid, labels, finalizers } = object.metadata as KubeObject['metadata'] & {
    finalizers?: string[];
  };
  return { uid, labels, finalizers, annotations: ownAnnotations(object), spec: object.spec };
}

/**
 * v1's operator copies annotations of the custom resource to this one whenever the spec changes, and never takes one
 * away. Nobody reads them there.
 */
function withoutCopies(object: ReturnType<typeof written>) {
  const entries = Object.entries(object?.annotations ?? {});
  const annotations = entries.filter(([key]) => !key.startsWith('pg-handover/'));
  return { ...object, annotations: Object.fromEntries(annotations) };
}

/** Without the number of its pod template, which counts restarts. */
function ownAnnotations({ metadata }: KubeObject): Record<string, string> {
  const entries = Object.entries(metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([key]) => key !== 'deployment.kubernetes.io/revision'));
}

function hash(data: object | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(data ?? {}).toSorted()))
    .digest('hex');
}
