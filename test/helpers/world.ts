import { listObjects, readObject } from '../../lab/operators/v1/kube.ts';
import { waitFor, type KubeObject } from '../../lab/kubernetes.ts';
import { primarySelector } from '../../lab/writer/candidates.ts';
import { connect } from '../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { readCloudRepository } from '../../src/clients/pgbackrest.ts';
import { refOf, sourceRepoHost, targetLeader } from '../../src/clients/pods.ts';
import { psql } from '../../src/clients/psql.ts';
import type { V2Spec } from '../../src/model/v2-cluster.ts';
import type { Scenario } from './scenario.ts';

/** What the API server holds, read past the code under test. */

interface Listed {
  customResources: number;
  pods: number;
  unfinishedJobs: number;
  secrets: string[];
  volumeClaims: string[];
}

interface JobObject extends KubeObject {
  status?: { succeeded?: number };
}

/** What is left of v1. */
export async function readSourceObjects({ lab, namespace, sourceName }: Scenario): Promise<Listed> {
  const list = <T extends KubeObject>(apiVersion: string, kind: string, selector?: string) =>
    listObjects<T>(lab, { apiVersion, kind, namespace }, selector ?? '');
  const [outer, inner, pods, jobs, secrets, claims] = await Promise.all([
    list('pg.percona.com/v1', 'PerconaPGCluster'),
    list('pg.percona.com/v1', 'Pgcluster'),
    list('v1', 'Pod', `pg-cluster=${sourceName},pgrmdata!=true`),
    list<JobObject>('batch/v1', 'Job', `pg-cluster=${sourceName}`),
    list('v1', 'Secret'),
    list('v1', 'PersistentVolumeClaim'),
  ]);
  return {
    customResources: outer.length + inner.length,
    pods: pods.length,
    unfinishedJobs: jobs.filter(({ status }) => (status?.succeeded ?? 0) === 0).length,
    secrets: names(secrets),
    volumeClaims: names(claims),
  };
}

export interface TargetObject extends KubeObject {
  spec: V2Spec;
}

/** The v2 custom resource; undefined when there is none. */
export function findTarget({ lab, target }: Scenario): Promise<TargetObject | undefined> {
  return readObject<TargetObject>(lab, {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    ...target,
  });
}

export async function readTarget(scenario: Scenario): Promise<TargetObject> {
  const target = await findTarget(scenario);
  if (target === undefined) throw new Error(`there is no v2 cluster in ${scenario.namespace}`);
  return target;
}

/** Names of everything of v2 that must not be left after an undo: resource, pods, volumes, our secrets. */
export async function readTargetLeftovers({
  lab,
  namespace,
  target: { name },
}: Scenario): Promise<string[]> {
  const ofTarget = `postgres-operator.crunchydata.com/cluster=${name}`;
  const [clusters, pods, claims, secrets] = await Promise.all([
    listObjects(lab, { apiVersion: 'pgv2.percona.com/v2', kind: 'PerconaPGCluster', namespace }),
    listObjects(lab, { apiVersion: 'v1', kind: 'Pod', namespace }, ofTarget),
    listObjects(lab, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace }, ofTarget),
    listObjects(lab, { apiVersion: 'v1', kind: 'Secret', namespace }),
  ]);
  const ours = secrets.filter(
    ({ metadata }) => metadata.annotations?.['pg-handover/migration'] !== undefined,
  );
  return names([...clusters, ...pods, ...claims, ...ours]);
}

/** The v1 custom resource; undefined when it is gone. */
export function findSource({
  lab,
  namespace,
  sourceName,
}: Scenario): Promise<KubeObject | undefined> {
  return readObject(lab, {
    apiVersion: 'pg.percona.com/v1',
    kind: 'PerconaPGCluster',
    namespace,
    name: sourceName,
  });
}

/** Wait until v1's stanza in the cloud is there: a cluster that backs up only locally has it a moment later. */
export async function cloudStanza({ stack, namespace, sourceName }: Scenario): Promise<void> {
  const k = new Kubernetes(await connect(stack.kubeconfigPath, null));
  const source = { context: null, namespace, cluster: sourceName };
  await waitFor(`the cloud stanza of ${namespace}/${sourceName}`, 60_000, async () => {
    const repoHost = refOf(await sourceRepoHost(k, source));
    const access = { type: 's3', verifyTls: false } as const;
    const { statusCode } = await readCloudRepository(k, repoHost, access);
    return statusCode !== 1;
  });
}

/** v2's leader as it is now; a standby's, too. */
export async function leaderOf({ lab, target }: Scenario): Promise<KubeObject> {
  const where = { apiVersion: 'v1', kind: 'Pod', namespace: target.namespace };
  const [leader] = await listObjects(lab, where, primarySelector('v2', target.name));
  if (leader === undefined) throw new Error(`v2 has no leader in ${target.namespace}`);
  return leader;
}

/** Run SQL as the superuser on v2's leader. */
export async function targetSql(
  { stack, target: { namespace } }: Scenario,
  sql: string,
  database?: string,
): Promise<string> {
  const k = new Kubernetes(await connect(stack.kubeconfigPath, null));
  const leader = await targetLeader(k, { context: null, namespace, cluster: 'new' });
  return psql(k, refOf(leader), sql, database);
}

function names(objects: KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}
