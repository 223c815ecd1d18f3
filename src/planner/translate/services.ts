import type { JsonObject } from '../../model/json.ts';
import { asText, type JsonPath } from './json-path.ts';
import { saysNothing, type Rules } from './judge.ts';
import { carried, changed, dropped, needsYou } from './outcome.ts';

const OPENED =
  'v2 would not restrict the load balancer of the replicas to the networks of v1, so none is asked for: have the provider restrict it (an annotation), and ask for it by target.overrides.';

/**
 * `expose` of v1: the service of one kind of pod, and where v2 has it. v2's operator hands source ranges on to the
 * services of the primary and of PgBouncer, not to that of the replicas (2.9.0: generateClusterReplicaService): a
 * load balancer that v1 restricts would be open to everybody, so none is asked for.
 */
export function exposeRules(path: JsonPath, { keepsRanges = true } = {}): Rules {
  const isOpened = (siblings: JsonObject) =>
    !keepsRanges &&
    siblings['serviceType'] === 'LoadBalancer' &&
    !saysNothing(siblings['loadBalancerSourceRanges'] ?? null);
  return {
    fields: {
      serviceType: (value, { siblings }) => {
        const type = [...path, 'type'];
        if (isOpened(siblings)) return needsYou(OPENED, type);
        if (value === 'NodePort')
          return changed(type, value, 'Kubernetes gives the new service another port.');
        if (value === 'LoadBalancer')
          return changed(type, value, 'the new service gets another address.');
        if (value === 'ClusterIP') return carried(type, value);
        return needsYou(
          `v2 knows ClusterIP, NodePort and LoadBalancer, not ${asText(value)}.`,
          type,
        );
      },
      loadBalancerSourceRanges: (value, { siblings }) => {
        if (isOpened(siblings))
          return dropped("v2's operator does not hand it on to the service of the replicas.");
        return siblings['serviceType'] === 'LoadBalancer'
          ? carried([...path, 'loadBalancerSourceRanges'], value)
          : dropped("v1's operator uses it with serviceType LoadBalancer only.");
      },
      loadBalancerIP: () =>
        needsYou(
          'v2 has no field for it: point the name that clients use to the new address, or ask your provider for this one by an annotation in target.overrides.',
        ),
      annotations: { each: (value, { key }) => carried([...path, 'annotations', key], value) },
      labels: { each: (value, { key }) => carried([...path, 'labels', key], value) },
    },
  };
}
