import type { Clients } from '../clients/clients.ts';
import type { CustomObject, Kubernetes, ObjectRef } from '../clients/kubernetes/kubernetes.ts';
import { readRepositoryPaths } from '../clients/pgbackrest.ts';
import { refOf, targetLeader } from '../clients/pods.ts';
import { ProofRefuted } from '../model/errors.ts';
import { REFRESH_ANNOTATION, REPO, V2, describeCluster } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import { customResource } from './migration-ref.ts';
import { OUTAGE_POLL_MS } from './replayed.ts';
import { waitUntil } from './wait.ts';

/** A v2 cluster as far as its repository goes. */
interface RepositoryObject extends CustomObject {
  spec: {
    standby?: { enabled?: boolean };
    backups?: { pgbackrest?: { global?: Record<string, string> } };
  };
}

const PATH_OPTION = `${REPO}-path`;

/**
 * A kubelet brings a changed config map into a running pod up to a minute later, by its own round; when the pod's object
 * changes it looks at once. The operator may not have written the config map yet when we touch the pod for the first
 * time, so it is touched again.
 */
const TOUCH_MS = 200;

/**
 * Point v2 at a repository path of its own, and wait until its pod shows it. After the proof, for until then v2 reads
 * v1's. Before the promotion and not with it: operator 2.9.0 takes a patch of both over in its own order, Patroni first
 * and the pod's files last, so that v2 would promote and archive its new timeline into v1's path meanwhile.
 *
 * v2 needs v1's path no more: it holds v1's last segment in its own pg_wal, which the proof has seen.
 *
 * @throws PROOF_REFUTED, not retried, when v2 is another cluster or no standby any more.
 */
async function useOwnRepository(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
  path: string,
): Promise<void> {
  const k = await clients.kubernetes(target.context);
  await setPath(k, target, proof, path);
  const touched = { atMs: 0 };
  await waitUntil({
    waitingFor: `v2's pod to show its own repository path ${path}`,
    pollMs: OUTAGE_POLL_MS,
    look: async () => {
      const leader = refOf(await targetLeader(k, target));
      const paths = await readRepositoryPaths(k, leader);
      if (paths.length > 0 && paths.every((seen) => seen === path))
        return { done: true, value: undefined };
      if (Date.now() - touched.atMs >= TOUCH_MS) {
        touched.atMs = Date.now();
        await touch(k, leader);
      }
      return { done: false, seen: paths.join(', ') || 'no path' };
    },
  });
}

export const ownRepositoryActivities = { useOwnRepository };

async function setPath(
  k: Kubernetes,
  target: ClusterRef,
  { targetUid }: Proof,
  path: string,
): Promise<void> {
  const at = customResource(target);
  const cluster = await k.get<RepositoryObject>(V2, at);
  if (cluster?.metadata.uid !== targetUid)
    throw new ProofRefuted(`v2 ${describeCluster(target)} is another cluster now, or gone`);
  if (cluster.spec.standby?.enabled !== true)
    throw new ProofRefuted(`v2 ${describeCluster(target)} is no standby any more`);
  if (cluster.spec.backups?.pgbackrest?.global?.[PATH_OPTION] === path) return;
  await k.merge(V2, at, {
    // The API server refuses the patch if the cluster of this name is another one by now.
    metadata: { uid: targetUid },
    spec: { backups: { pgbackrest: { global: { [PATH_OPTION]: path } } } },
  });
}

function touch(k: Kubernetes, pod: ObjectRef): Promise<void> {
  const annotations = { [REFRESH_ANNOTATION]: new Date().toISOString() };
  return k.mergePod(pod, { metadata: { annotations } });
}
