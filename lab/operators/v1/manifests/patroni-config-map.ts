import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { KubeObject } from '../../../kubernetes.ts';
import { buildPatroniConfig, type PatroniValue } from '../../shared/patroni-config.ts';
import { clusterLabels, clusterNames } from '../names.ts';
import type { Pgcluster } from '../types.ts';
import { initialWalDirectory } from './instance-storage.ts';

const SCRIPTS = ['start.sh', 'pgbackrest-archive-push.sh', 'post-init.sh'] as const;

/** As v1 sets them (its image's Patroni template), as far as Debian's packages go. */
const PARAMETERS: Record<string, PatroniValue> = {
  archive_mode: 'on',
  archive_timeout: '60',
  wal_level: 'logical',
  max_wal_senders: 6,
  max_connections: 100,
  log_min_duration_statement: 60_000,
  password_encryption: 'md5',
  shared_buffers: '32MB', // several clusters share the lab's machine
};

/** Shorter than v1's 10/30/10: the lab waits for Patroni many times, and its API server is near. */
const TIMING = { loop_wait: 2, ttl: 20, retry_timeout: 5 };

/**
 * ConfigMap with all that the cluster's pods run by: Patroni's configuration and the scripts.
 * `custom` is the text of the ConfigMap that `spec.pgPrimary.customconfig` names.
 */
export function patroniConfigMap(cluster: Pgcluster, custom?: string): KubeObject {
  const { name } = cluster.spec;
  const scripts = SCRIPTS.map((file) => [file, readScript(file)] as const);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: clusterNames(name).configMap,
      namespace: cluster.metadata.namespace ?? '',
      labels: { ...clusterLabels(name), 'pgha-config': 'true' },
    },
    data: {
      'patroni.yml': JSON.stringify(patroniConfig(cluster, custom), undefined, 2),
      ...Object.fromEntries(scripts),
    },
  };
}

function patroniConfig(cluster: Pgcluster, custom?: string): Record<string, PatroniValue> {
  const { name, tlsOnly } = cluster.spec;
  const walDirectory = initialWalDirectory(cluster);
  return buildPatroniConfig({
    scope: name,
    scopeLabel: 'crunchy-pgha-scope',
    roleLabel: 'role',
    labels: { vendor: 'crunchydata' },
    dataDirectory: `/pgdata/${name}`,
    socketDirectory: '/tmp',
    dynamicConfiguration: {
      ...TIMING,
      postgresql: {
        use_pg_rewind: true,
        parameters: { ...PARAMETERS, ...customParameters(custom) },
      },
    },
    localParameters: {
      archive_command: '/bin/sh /etc/patroni/pgbackrest-archive-push.sh "%p"',
      ssl: 'on',
      ssl_cert_file: '/tmp/tls.crt',
      ssl_key_file: '/tmp/tls.key',
    },
    pgHba: hostBasedAuthentication(tlsOnly),
    postInit: '/bin/sh /etc/patroni/post-init.sh',
    ...(walDirectory !== undefined && { walDirectory }),
  });
}

/** v1 lets clients in without TLS, too, unless the cluster is `tlsOnly`. v2 never does. */
function hostBasedAuthentication(tlsOnly: boolean): string[] {
  const clear = ['host replication primaryuser all md5', 'host all all all md5'];
  return [
    // In life peer. The socket lies in the pod's own directory, and the OS user need not be `postgres`.
    'local all postgres trust',
    'local all all md5',
    'hostssl replication primaryuser all md5',
    'hostssl all all all md5',
    ...(tlsOnly ? [] : clear),
  ];
}

/** Of v1's custom configuration the lab takes the server's parameters. */
function customParameters(custom: string | undefined): Record<string, PatroniValue> {
  if (custom === undefined) return {};
  const document = parse(custom) as {
    bootstrap?: { dcs?: { postgresql?: { parameters?: Record<string, PatroniValue> } } };
  } | null;
  return document?.bootstrap?.dcs?.postgresql?.parameters ?? {};
}

function readScript(file: string): string {
  return readFileSync(new URL(`../scripts/${file}`, import.meta.url), 'utf8');
}
