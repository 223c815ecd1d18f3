import { asText, type JsonPath } from './json-path.ts';
import type { Rules } from './judge.ts';
import { carried, changed, dropped, needsYou } from './outcome.ts';

/** `expose` of v1: the service of one kind of pod, and where v2 has it. */
export function exposeRules(path: JsonPath): Rules {
  return {
    fields: {
      serviceType: (value) => {
        const type = [...path, 'type'];
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
      loadBalancerSourceRanges: (value, { siblings }) =>
        siblings['serviceType'] === 'LoadBalancer'
          ? carried([...path, 'loadBalancerSourceRanges'], value)
          : dropped("v1's operator uses it with serviceType LoadBalancer only."),
      loadBalancerIP: () =>
        needsYou(
          'v2 has no field for it: point the name that clients use to the new address, or ask your provider for this one by an annotation in target.overrides.',
        ),
      annotations: { each: (value, { key }) => carried([...path, 'annotations', key], value) },
      labels: { each: (value, { key }) => carried([...path, 'labels', key], value) },
    },
  };
}
