import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor, type KubeObject } from '../../kubernetes.ts';
import { execInPod } from '../shared/exec-in-pod.ts';
import { ensureReplicas } from './handlers/pgcluster-added.ts';
import { listObjects, mergePatch } from './kube.ts';
import { cloudOptions } from './manifests/pgbackrest-environment.ts';
import { DATABASE_CONTAINER, LAB_ANNOTATION, V1_API } from './names.ts';
import type { OperatorContext } from './operator-context.ts';
import { STATE, type Pgcluster } from './types.ts';

const PRIMARY_TIMEOUT_MS = 600_000;
const PGBACKREST_TIMEOUT_MS = 600_000;
const RETRY_MS = 3_000;

interface Pod extends KubeObject {
  status?: { phase?: string; conditions?: { type: string; status: string }[] };
}

/**
 * What v1 does by Jobs after each start of a cluster: stanza-create in both repositories, state
 * Initialized, a full backup into both. Runs beside the event queue, as Jobs do, until done or aborted.
 */
export async function initialiseCluster(
  context: OperatorContext,
  pgcluster: Pgcluster,
  signal: AbortSignal,
): Promise<void> {
  const { name, namespace = '' } = pgcluster.metadata;
  const where = { apiVersion: V1_API, kind: 'Pgcluster', namespace, name };
  const repositories = targetRepositories(pgcluster);
  const run = pgbackrestRunner(context, pgcluster, signal);
  for (const options of repositories.stanzas) await run(['stanza-create', ...options]);
  await mergePatch(context.lab, where, {
    status: { state: STATE.initialized, message: 'Cluster has been initialized' },
  });
  for (const options of repositories.backups) await run(['backup', '--type=full', ...options]);
  await ensureReplicas(context, pgcluster);
  context.log(`${namespace}/${name}: initialised, first backups done`);
}

/** Options of the repositories that get a stanza and a backup; the cloud first, tests wait for it. */
function targetRepositories(pgcluster: Pgcluster): { stanzas: string[][]; backups: string[][] } {
  const local: string[] = [];
  const cloud = cloudOptions(pgcluster);
  const wanted = pgcluster.metadata.annotations?.[LAB_ANNOTATION.firstBackup];
  // Without its stanza the cloud refuses WAL: a backup would wait for its last segment in vain.
  if (wanted === 'no-stanza' && cloud.length > 0) return { stanzas: [local], backups: [] };
  return { stanzas: [local, ...cloud], backups: wanted === 'local' ? [local] : [...cloud, local] };
}

/** Runs pgBackRest in the primary's pod; a failure is logged and tried again until aborted. */
function pgbackrestRunner(context: OperatorContext, pgcluster: Pgcluster, signal: AbortSignal) {
  const { name, namespace = '' } = pgcluster.metadata;
  return async (args: string[]): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const pod = await primaryPod(context, pgcluster, signal);
      const target = { namespace, pod, container: DATABASE_CONTAINER };
      try {
        const command = ['pgbackrest', ...args];
        await execInPod(context.lab.kc, target, command, PGBACKREST_TIMEOUT_MS);
        return;
      } catch (error) {
        signal.throwIfAborted();
        context.log(`${namespace}/${name}: ${error instanceof Error ? error.message : 'failed'}`);
        await sleep(RETRY_MS, undefined, { signal });
      }
    }
  };
}

async function primaryPod(
  { lab }: OperatorContext,
  { metadata }: Pgcluster,
  signal: AbortSignal,
): Promise<string> {
  const { name, namespace = '' } = metadata;
  const where = { apiVersion: 'v1', kind: 'Pod', namespace };
  const find = async (): Promise<string | undefined> => {
    const pods = await listObjects<Pod>(lab, where, `pg-cluster=${name},role=master`);
    return pods.find(isReady)?.metadata.name;
  };
  const description = `a ready primary pod of ${namespace}/${name}`;
  return await waitFor(description, PRIMARY_TIMEOUT_MS, find, { intervalMs: 150, signal });
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}
