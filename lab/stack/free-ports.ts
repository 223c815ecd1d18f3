import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';

/**
 * The kernel takes ports for outgoing connections from 32768 on, unless told otherwise (ip_local_port_range),
 * and a connection that has just ended keeps its port for a minute.
 */
const QUIET = { from: 20_000, below: 32_000 };
const ATTEMPTS = 100;

/** `count` ports that are free on loopback now; all are held until all are known, so they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  return await release(servers);
}

/** The same for servers that start later: ports that no outgoing connection takes meanwhile. */
export async function quietPorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  for (let attempt = 0; servers.length < count; attempt += 1) {
    if (attempt === ATTEMPTS) throw new Error(`no ${String(count)} ports are free on loopback`);
    const server = await listen(randomInt(QUIET.from, QUIET.below)).catch(() => undefined);
    if (server !== undefined) servers.push(server);
  }
  return await release(servers);
}

async function release(servers: Server[]): Promise<number[]> {
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
