import type { KubeObject } from '../../../kubernetes.ts';
import { clusterLabels, LAB_ANNOTATION, LAB_NODE } from '../names.ts';
import type { Pgcluster } from '../types.ts';

/** Where the Job's program is and how it reaches the API server. */
export interface RmdataSettings {
  jobName: string;
  kubeconfigPath: string;
  nodePath: string;
  programPath: string;
}

/** The Job that takes a deleted cluster down; what it keeps was decided by the annotations. */
export function rmdataJob(cluster: Pgcluster, settings: RmdataSettings): KubeObject {
  const { name, annotations } = cluster.spec;
  const labels = { ...clusterLabels(name), pgrmdata: 'true' };
  const keep = (what: string): boolean => annotations.global[what] === 'true';
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: settings.jobName, namespace: cluster.metadata.namespace ?? '', labels },
    spec: {
      template: {
        metadata: { labels },
        spec: {
          nodeName: LAB_NODE,
          restartPolicy: 'Never',
          containers: [
            {
              name: 'rmdata',
              image: 'percona/percona-postgresql-operator:1.6.0-pgo-rmdata',
              command: [settings.nodePath, settings.programPath],
              env: [
                { name: 'KUBECONFIG', value: settings.kubeconfigPath },
                { name: 'PG_CLUSTER', value: name },
                { name: 'NAMESPACE', value: cluster.metadata.namespace ?? '' },
                { name: 'REMOVE_DATA', value: String(!keep('keep-data')) },
                { name: 'REMOVE_BACKUP', value: String(!keep('keep-backups')) },
              ],
              ...neededSecret(cluster, 'volumeMounts'),
            },
          ],
          ...neededSecret(cluster, 'volumes'),
        },
      },
    },
  };
}

/** A Job that cannot start, wanted by a test: in life its image could not be pulled. */
function neededSecret(
  cluster: Pgcluster,
  field: 'volumes' | 'volumeMounts',
): Record<string, unknown> {
  const secretName = cluster.metadata.annotations?.[LAB_ANNOTATION.rmdataNeeds];
  if (secretName === undefined) return {};
  const volume = { name: 'needed', secret: { secretName } };
  return { [field]: [field === 'volumes' ? volume : { name: 'needed', mountPath: '/needed' }] };
}
