import { readFile } from 'node:fs/promises';

import { resourcePath, type LabConnection } from '../../../lab/kubernetes.ts';
import type { ClusterSpec } from '../../../lab/operators/v2/custom-resource.ts';
import type { StackDescription } from '../../../lab/stack.ts';
import { V2Cluster } from '../operators/v2/v2-cluster.ts';

const DIRECTORY = '/etc/pgbackrest/conf.d';
const DISK = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** A standby of a v1 repository in the GCS store, as a person would write it by hand. */
export interface GcsStandby {
  name: string;
  namespace: string;
  /** Path of v1's repository. */
  path: string;
  /** `backup.customConfig` of v1, which v2 needs as it is: authority and cipher. */
  customConfig: unknown[];
  tablespaces: string[];
}

/** Makes the secret with the key, and the custom resource. */
export async function createGcsStandby(
  lab: LabConnection,
  stack: StackDescription,
  standby: GcsStandby,
): Promise<V2Cluster> {
  const { name, namespace } = standby;
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace } };
  const stringData = {
    'gcs.conf': `[global]\nrepo1-gcs-key=${DIRECTORY}/gcs-key.json\n`,
    'key-of-v1': await readFile(stack.gcs.keyFile, 'utf8'),
  };
  await lab.request({
    method: 'POST',
    path: resourcePath(secret),
    body: { ...secret, metadata: { name: `${name}-gcs`, namespace }, stringData },
  });
  return await V2Cluster.create(lab, standby, standbySpec(stack, standby));
}

function standbySpec({ gcs }: StackDescription, standby: GcsStandby): ClusterSpec {
  const { name, path, customConfig, tablespaces } = standby;
  const items = [
    { key: 'gcs.conf', path: 'gcs.conf' },
    { key: 'key-of-v1', path: 'gcs-key.json' },
  ];
  const postgresql = { parameters: { wal_retrieve_retry_interval: '200ms' } };
  return {
    crVersion: '2.9.0',
    image: 'docker.io/percona/percona-distribution-postgresql:15',
    postgresVersion: 15,
    standby: { enabled: true, repoName: 'repo1' },
    users: [{ name: 'pguser', databases: ['pgdb'] }],
    expose: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] },
    patroni: {
      syncPeriodSeconds: 3,
      leaderLeaseDurationSeconds: 15,
      dynamicConfiguration: { postgresql },
    },
    instances: [
      {
        name: 'instance1',
        replicas: 1,
        dataVolumeClaimSpec: DISK,
        walVolumeClaimSpec: DISK,
        tablespaceVolumes: tablespaces.map((tablespace) => ({
          name: tablespace,
          dataVolumeClaimSpec: DISK,
        })),
        resources: { requests: { memory: '256Mi' } },
      },
    ],
    backups: {
      trackLatestRestorableTime: false,
      pgbackrest: {
        image: 'docker.io/percona/percona-pgbackrest:2.58.0-1',
        configuration: [{ secret: { name: `${name}-gcs`, items } }, ...customConfig],
        // pgBackRest has no option for the port of a GCS store: it goes into the endpoint.
        global: { 'repo1-path': path, 'repo1-gcs-endpoint': gcs.endpoint, 'start-fast': 'y' },
        repos: [{ name: 'repo1', gcs: { bucket: gcs.bucket } }],
      },
    },
  };
}
