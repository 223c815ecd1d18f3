import { createServer, type Server } from 'node:net';

const LOWEST = 16;
const HIGHEST = 250;
/** The port by which an agent holds its network 127.N.0.0/16: a kubelet's, so a name in `ss` explains itself. */
const CLAIM_PORT = 10_250;

/** Gives each pod an address of its own in 127.0.0.0/8, of which Linux answers all without configuration. */
export class PodAddresses {
  readonly #network: number;
  readonly #claim: Server;
  #next = 1;

  private constructor(network: number, claim: Server) {
    this.#network = network;
    this.#claim = claim;
  }

  /** Claims a network 127.N.0.0/16 that no other stack has: the kernel lets one listener have 127.N.0.1:10250. */
  static async claim(): Promise<PodAddresses> {
    const span = HIGHEST - LOWEST + 1;
    const first = Math.floor(Math.random() * span);
    for (let i = 0; i < span; i += 1) {
      const network = LOWEST + ((first + i) % span);
      const server = await tryListen(`127.${String(network)}.0.1`);
      if (server) return new PodAddresses(network, server);
    }
    throw new Error(
      `no network 127.N.0.0/16 is free (tried N from ${String(LOWEST)} to ${String(HIGHEST)})`,
    );
  }

  /** The next address; an address is not given twice, so nothing can still listen on it. */
  next(): string {
    const number = this.#next;
    this.#next += 1;
    const [high, low] = [1 + Math.floor(number / 250), 1 + (number % 250)];
    return `127.${String(this.#network)}.${String(high)}.${String(low)}`;
  }

  release(): void {
    this.#claim.close();
  }
}

function tryListen(host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(CLAIM_PORT, host, () => {
      resolve(server);
    });
  });
}
