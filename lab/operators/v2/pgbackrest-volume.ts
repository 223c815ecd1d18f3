import { objectNames } from './names.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/**
 * The volume of /etc/pgbackrest/conf.d: the user's projections first, the operator's after (the last
 * one wins). A missing secret keeps the pod from starting, as in life.
 */
export function pgbackrestVolume(cluster: ResolvedCluster): object {
  const file = (key: string): object => ({ key, path: key });
  const own = {
    configMap: {
      name: objectNames(cluster.name).pgbackrestConfig,
      // The hash last: who sees the new hash may rely on the rest.
      items: [file('pgbackrest_instance.conf'), file('config-hash')],
    },
  };
  return {
    name: 'pgbackrest-config',
    projected: { sources: [...cluster.pgbackrestConfiguration, own] },
  };
}
