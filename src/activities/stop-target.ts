import type { Clients } from '../clients/clients.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { StoppedTarget } from '../model/retirement.ts';

/**
 * Stop v2 for a fall-back, and count exactly what it took in: Patroni paused, PostgreSQL stopped cleanly, its control
 * file read, then `spec.pause: true`, so that its operator keeps it down. Its volumes stay.
 * Also stops a v2 whose promotion was sent and has not come: then it has nothing that v1 has not.
 */
async function stopTarget(
  clients: Clients,
  target: ClusterRef,
  proof: Proof,
): Promise<StoppedTarget> {
  return Promise.reject(new Error(`not built yet: ${String([clients, target, proof])}`));
}

export const stopTargetActivities = { stopTarget };
