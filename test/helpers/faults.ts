import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor, type KubeObject } from '../../lab/kubernetes.ts';
import { execInPod } from '../../lab/operators/shared/exec-in-pod.ts';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import { clusterNames } from '../../lab/operators/v1/names.ts';
import { DATABASE_CONTAINER, v1Selectors, v2Selectors } from '../../src/model/names.ts';
import type { Scenario } from './scenario.ts';

/** What can break at a cut-over. What stays broken until it is mended gives back its mending. */
export type Mend = () => Promise<void>;

const EXEC_TIMEOUT_MS = 30_000;
const SETTLE_TIMEOUT_MS = 60_000;
/** Mode of the directory that a volume is. */
const OPEN = 0o777;

/**
 * v1 archives nothing any more, and the bucket is well: its archive_command serves the local repository first, and that
 * one's volume does not let it in.
 */
export async function breakArchiving({ stack, namespace, sourceName }: Scenario): Promise<Mend> {
  const claim = clusterNames(sourceName).repositoryClaim;
  const volume = join(stack.directory, 'volumes', namespace, claim);
  await chmod(volume, 0);
  return () => chmod(volume, OPEN);
}

/**
 * v2's recovery stands still, as on a disk that does not answer. `pg_wal_replay_pause()` would not do: from PostgreSQL 14
 * on Patroni resumes it in its next loop.
 */
export async function stallReplay(scenario: Scenario): Promise<Mend> {
  const [pod = ''] = await targetPods(scenario);
  const startup = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'";
  const pid = await sql(scenario, pod, startup);
  await inPod(scenario, pod, `kill -STOP ${pid}`);
  return async () => {
    await inPod(scenario, pod, `kill -CONT ${pid}`);
  };
}

/** v1's replicas get no WAL any more, live, and would be promoted as they are. The primary does not wait for them. */
export async function cutOffReplicas(scenario: Scenario): Promise<Mend> {
  const mayLogIn = async (may: 'LOGIN' | 'NOLOGIN') => {
    const { primary = '' } = await sourcePods(scenario);
    await sql(scenario, primary, `ALTER ROLE primaryuser ${may}`);
    return primary;
  };
  const primary = await mayLogIn('NOLOGIN');
  const end = 'SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication';
  await waitFor("v1's replicas to be cut off", SETTLE_TIMEOUT_MS, async () => {
    return (await sql(scenario, primary, end)) === '0';
  });
  return async () => {
    await mayLogIn('LOGIN');
  };
}

/** More than one loop of Patroni, so that an order that is being carried out is not given twice. */
const ORDER_AGAIN_MS = 15_000;

/** What a person does with `patronictl failover`, also while Patroni is paused: make a replica the primary. */
export async function failOver(scenario: Scenario, candidate: string): Promise<void> {
  // The config map's mount, as a lab pod has it.
  const patronictl = 'patronictl -c "$HOME/../root/etc/patroni/patroni.yml"';
  const order = `failover ${scenario.sourceName} --candidate ${candidate} --force`;
  const promoted = async () => (await sourcePods(scenario)).primary === candidate;
  let orderedAtMs = -Infinity;
  await waitFor(`${candidate} to be the primary`, SETTLE_TIMEOUT_MS, async () => {
    if (await promoted()) return true;
    // Another member may drop the order in its loop, for it finds nobody to carry it out yet: a person tries again.
    if (Date.now() - orderedAtMs < ORDER_AGAIN_MS) return false;
    orderedAtMs = Date.now();
    await inPod(scenario, candidate, `${patronictl} ${order}`);
    return false;
  });
}

/** Wait until every replica of v1 streams from the primary. */
export async function replicasStream(scenario: Scenario): Promise<void> {
  await waitFor('the replicas of v1 to stream', SETTLE_TIMEOUT_MS, async () => {
    const { primary = '', others } = await sourcePods(scenario);
    const streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    return others.length > 0 && (await sql(scenario, primary, streaming)) === `${others.length}`;
  });
}

/** The node of v2's pod is gone: nothing in the pod gets a last word. */
export async function losePod({ lab, namespace }: Scenario, pod: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  await lab.request({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 } });
}

/** PostgreSQL dies of SIGKILL; its Patroni lives. */
export async function killPostgres(scenario: Scenario, pod: string): Promise<void> {
  await inPod(scenario, pod, 'kill -9 "$(head -n 1 "$PGDATA/postmaster.pid")"');
}

/** Wait until a stop of PostgreSQL is under way, by the postmaster's own word. */
export async function isStopping(scenario: Scenario, pod: string): Promise<void> {
  await waitFor(`the stop of ${pod}`, SETTLE_TIMEOUT_MS, async () => {
    const state = await inPod(scenario, pod, 'sed -n 8p "$PGDATA/postmaster.pid"');
    return state === 'stopping';
  });
}

export async function targetPods(scenario: Scenario): Promise<string[]> {
  return podNames(scenario, v2Selectors.database(scenario.target.name));
}

/** v1's database pods: the primary, if there is one, and all others. */
export async function sourcePods(
  scenario: Scenario,
): Promise<{ primary: string | undefined; others: string[] }> {
  const { sourceName } = scenario;
  const [primary] = await podNames(scenario, v1Selectors.primary(sourceName));
  const all = await podNames(scenario, v1Selectors.database(sourceName));
  return { primary, others: all.filter((name) => name !== primary) };
}

/** What a shell in a database pod prints. */
export async function inPod(
  { lab, namespace }: Scenario,
  pod: string,
  script: string,
): Promise<string> {
  const target = { namespace, pod, container: DATABASE_CONTAINER };
  const { stdout } = await execInPod(lab.kc, target, ['sh', '-c', script], EXEC_TIMEOUT_MS);
  return stdout.trim();
}

/** SQL as the superuser, on a server of our choice. */
export function sql(scenario: Scenario, pod: string, statement: string): Promise<string> {
  return inPod(scenario, pod, `psql -XAtqd postgres -c "${statement}"`);
}

async function podNames({ lab, namespace }: Scenario, selector: string): Promise<string[]> {
  const where = { apiVersion: 'v1', kind: 'Pod', namespace };
  const pods = await listObjects<KubeObject>(lab, where, selector);
  return pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
}
