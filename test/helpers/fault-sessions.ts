import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { secretValues } from '../../lab/operators/v1/manifests/secrets.ts';
import { readObject } from '../../lab/operators/v1/kube.ts';
import type { KubeObject } from '../../lab/kubernetes.ts';
import type { FaultLab } from './fault-lab.ts';
import type { PlantedFault } from './planted-fault.ts';

/** Sessions in v1's PostgreSQL that are the fault themselves: planted by opening one, undone by ending it. */
export function session(
  open: (lab: FaultLab) => Promise<Client>,
): Pick<PlantedFault, 'plant' | 'undo'> {
  let client: Client | undefined;
  return {
    plant: async (lab) => {
      client = await open(lab);
    },
    undo: async () => {
      await client?.end();
    },
  };
}

/** A session of the application over TCP, from elsewhere, without TLS. */
export async function connectInTheClear(lab: FaultLab): Promise<Client> {
  const { host, port } = await lab.cluster.primaryEndpoint();
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  // From another address than the loopback's own, which is where a pod's sidecars come from.
  socket.connect = () => connect({ host, port, localAddress: '127.9.9.9' });
  return connected(lab, { stream: () => socket });
}

/** A transaction of the application that stays open. */
export async function leaveOpen(lab: FaultLab): Promise<Client> {
  const client = await connected(lab, {});
  await client.query('BEGIN');
  await client.query('SELECT 1');
  return client;
}

/** A replica that says of itself that it has next to nothing, whatever it is sent. */
export async function fallBehind(lab: FaultLab): Promise<Client> {
  const client = await connected(lab, {
    ...(await replicationUser(lab)),
    // Known to the driver, and missing in its types.
    ...({ replication: 'true' } as ClientConfig),
  });
  const start = await lab.sql('SELECT pg_current_wal_flush_lsn()');
  const { connection } = client as unknown as WithConnection;
  const begun = new Promise<void>((resolve) => {
    connection.once('replicationStart', resolve);
  });
  // Never answered: the stream goes on until the session ends.
  client.query(`START_REPLICATION PHYSICAL ${start}`).catch(() => undefined);
  await begun;
  connection.sendCopyFromChunk(standbyStatus(1n));
  return client;
}

interface WithConnection {
  connection: {
    once: (event: string, listener: () => void) => void;
    sendCopyFromChunk: (chunk: Buffer) => void;
  };
}

/** "Standby status update" of the replication protocol: written, flushed and replayed up to there; no answer wanted. */
function standbyStatus(position: bigint): Buffer {
  const message = Buffer.alloc(34);
  message.write('r');
  for (const offset of [1, 9, 17]) message.writeBigInt64BE(position, offset);
  return message;
}

async function replicationUser({ kube, namespace, source }: FaultLab) {
  const where = { apiVersion: 'v1', kind: 'Secret', namespace };
  const secret = await readObject<KubeObject>(kube, {
    ...where,
    name: `${source}-primaryuser-secret`,
  });
  const { username, password } = secret === undefined ? {} : secretValues(secret);
  return { user: username, password };
}

async function connected(lab: FaultLab, more: ClientConfig): Promise<Client> {
  const { host, port } = await lab.cluster.primaryEndpoint();
  const { user, password, database } = lab.cluster;
  const client = new Client({ host, port, user, password, database, ssl: false, ...more });
  // A session may be ended by the server, when a fault is undone.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
