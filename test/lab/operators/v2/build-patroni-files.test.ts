import { expect, it } from 'vitest';

import {
  buildClusterFile,
  buildInstanceFile,
} from '../../../../lab/operators/v2/build-patroni-files.ts';
import { buildPostgresParameters } from '../../../../lab/operators/v2/build-postgres-parameters.ts';
import { resolved } from './cluster-builder.ts';

interface InstanceFile {
  postgresql: { create_replica_methods: string[]; pgbackrest?: { command: string } };
}

it('keeps the parameters with paths in the file of the pod', () => {
  const cluster = resolved();
  const file = JSON.parse(
    buildClusterFile(cluster, { ttl: 30 }, buildPostgresParameters(cluster, new Set())),
  ) as unknown;
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
  const { postgresql } = JSON.parse(buildInstanceFile(resolved(), 'repo2')) as InstanceFile;
  expect(postgresql.create_replica_methods).toEqual(['pgbackrest', 'basebackup']);
  expect(postgresql.pgbackrest).toMatchObject({ no_leader: true, keep_data: true });
  expect(postgresql.pgbackrest?.command).toMatch(
    /pgbackrest restore --delta --stanza=db --repo=2 --link-map=pg_wal=\/pgdata\/pg15_wal --type=standby$/,
  );
});

it('has only streaming where no repository can be restored from', () => {
  const { postgresql } = JSON.parse(buildInstanceFile(resolved())) as InstanceFile;
  expect(postgresql.create_replica_methods).toEqual(['basebackup']);
  expect(postgresql.pgbackrest).toBeUndefined();
});
