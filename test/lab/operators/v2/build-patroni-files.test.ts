import { expect, it } from 'vitest';

import {
  buildClusterFile,
  buildInstanceFile,
} from '../../../../lab/operators/v2/build-patroni-files.ts';
import { buildPostgresParameters } from '../../../../lab/operators/v2/build-postgres-parameters.ts';
import { resolved } from './cluster-builder.ts';

const set = { name: 'instance1', dataVolumeClaimSpec: {} };

interface InstanceFile {
  postgresql: { create_replica_methods: string[]; pgbackrest?: { command: string } };
}

it('keeps the parameters with paths in the file of the pod', () => {
  const cluster = resolved();
  const parameters = buildPostgresParameters(cluster, new Set());
  const input = { dynamicConfiguration: { ttl: 30 }, parameters, firstSet: set };
  const file = JSON.parse(buildClusterFile(cluster, input)) as unknown;
  expect(file).toMatchObject({
    scope: 'target-ha',
    bootstrap: { dcs: { ttl: 30 } },
    postgresql: {
      parameters: { unix_socket_directories: '/tmp/postgres' },
      authentication: { replication: { username: '_crunchyrepl', sslmode: 'verify-ca' } },
    },
  });
});

it('makes replicas from a repository, without a leader, as a standby', () => {
  const { postgresql } = JSON.parse(buildInstanceFile(resolved(), set, 'repo2')) as InstanceFile;
  expect(postgresql.create_replica_methods).toEqual(['pgbackrest', 'basebackup']);
  expect(postgresql.pgbackrest).toMatchObject({ no_leader: true, keep_data: true });
  expect(postgresql.pgbackrest?.command).toMatch(
    /pgbackrest restore --delta --stanza=db --repo=2 --link-map=pg_wal=\/pgdata\/pg15_wal --type=standby$/,
  );
});

it('has only streaming where no repository can be restored from', () => {
  const { postgresql } = JSON.parse(buildInstanceFile(resolved(), set)) as InstanceFile;
  expect(postgresql.create_replica_methods).toEqual(['basebackup']);
  expect(postgresql.pgbackrest).toBeUndefined();
});

it('restores and initialises with the WAL on a volume of its own where there is one', () => {
  const cluster = resolved();
  const own = { ...set, walVolumeClaimSpec: {} };
  const { postgresql } = JSON.parse(buildInstanceFile(cluster, own, 'repo1')) as InstanceFile;
  expect(postgresql.pgbackrest?.command).toContain('--link-map=pg_wal=/pgwal/pg15_wal ');
  const parameters = buildPostgresParameters(cluster, new Set());
  const input = { dynamicConfiguration: {}, parameters, firstSet: own };
  expect(buildClusterFile(cluster, input)).toContain('"waldir": "/pgwal/pg15_wal"');
});
