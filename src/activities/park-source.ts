import type { Clients } from '../clients/clients.ts';
import { v1Selectors } from '../model/names.ts';
import type { ParkedSource } from '../model/retirement.ts';
import type { ClusterRef } from '../model/request.ts';
import { scaleDown } from './v1-servers.ts';

/**
 * Scale v1's database Deployments to zero and wait until no server pod is left. PostgreSQL is stopped already, but a
 * pod that is there can be started by one command, and v1's replicas would go on answering with old rows.
 */
async function parkSource(clients: Clients, source: ClusterRef): Promise<ParkedSource> {
  const k = await clients.kubernetes(source.context);
  const selector = v1Selectors.database(source.cluster);
  const names = (await k.listDeployments(source.namespace, selector)).map(
    ({ metadata }) => metadata?.name ?? '',
  );
  await scaleDown(k, source, names);
  const deployments = await k.listDeployments(source.namespace, selector);
  return {
    deployments: deployments.map(({ metadata }) => ({
      name: metadata?.name ?? '',
      uid: metadata?.uid ?? '',
      generation: metadata?.generation ?? 0,
    })),
    parkedAtMs: Date.now(),
  };
}

export const parkSourceActivities = { parkSource };
