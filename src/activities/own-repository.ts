import type { Clients } from '../clients/clients.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';

/**
 * Point v2 at a repository path of its own, and wait until its pod shows it. After the proof, for until then v2 reads
 * v1's; before the promotion, for operator 2.9.0 would promote first and archive into v1's path meanwhile.
 *
 * @throws PROOF_REFUTED, not retried, when v2 is another cluster or no standby any more.
 */
async function useOwnRepository(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
  path: string,
): Promise<void> {
  await Promise.reject(new Error(`not built yet: ${String([clients, target, proof, path])}`));
}

export const ownRepositoryActivities = { useOwnRepository };
