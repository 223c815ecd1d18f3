import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import type { Candidate } from './candidates.ts';
import type { WriterConfig } from './writer-config.ts';

const CONNECT_TIMEOUT_MS = 500;
const PROBE_MS = 10;

/** An open connection to a server that said it is not in recovery. */
export interface Primary {
  client: Client;
  candidate: Candidate;
}

/**
 * Finds the server that takes writes. Connections to servers in recovery stay open and are asked
 * again, so that the moment of promotion is seen within a probe, not within a connect.
 */
export class PrimaryFinder {
  private readonly config: WriterConfig;
  private readonly candidates: () => Candidate[];
  private readonly waiting = new Map<string, Client>();

  constructor(config: WriterConfig, candidates: () => Candidate[]) {
    this.config = config;
    this.candidates = candidates;
  }

  /** Looks until it finds one; undefined when `signal` aborts first. */
  async find(signal: AbortSignal): Promise<Primary | undefined> {
    while (!signal.aborted) {
      for (const candidate of this.candidates()) {
        const client = await this.tryCandidate(candidate);
        if (client) {
          await this.close();
          return { client, candidate };
        }
      }
      await sleep(PROBE_MS);
    }
    await this.close();
    return undefined;
  }

  private async tryCandidate(candidate: Candidate): Promise<Client | undefined> {
    const key = `${candidate.host}:${candidate.port}`;
    const client = this.waiting.get(key) ?? (await this.connect(candidate));
    if (!client) return undefined;
    this.waiting.delete(key);
    try {
      const answer = await client.query<{ recovery: boolean }>(
        'SELECT pg_is_in_recovery() AS recovery',
      );
      if (answer.rows[0]?.recovery === false) return client;
      this.waiting.set(key, client);
    } catch {
      await discard(client);
    }
    return undefined;
  }

  private async connect({ host, port }: Candidate): Promise<Client | undefined> {
    const { user, password, database } = this.config;
    const client = new Client({
      ...{ host, port, user, password, database },
      ssl: { rejectUnauthorized: false },
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'lab-writer',
    });
    client.on('error', () => undefined); // the next query on it fails and tells
    try {
      await client.connect();
      return client;
    } catch {
      await discard(client);
      return undefined;
    }
  }

  private async close(): Promise<void> {
    const clients = [...this.waiting.values()];
    this.waiting.clear();
    await Promise.all(clients.map(discard));
  }
}

/** Ends a connection that may be broken already. */
export async function discard(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}
