import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';

import pg from 'pg';

const ATTEMPT_TIMEOUT_MS = 2_000;

/**
 * How a component shows that it is ready: GET answers 200; with `pki`, asked as the stack's admin. An address of
 * PostgreSQL lets its login in.
 */
export interface ReadyCheck {
  url: string;
  pki?: string;
}

/** One attempt. Rejects when the component is not there yet. */
export function isAnswering({ url, pki }: ReadyCheck): Promise<boolean> {
  if (url.startsWith('postgresql:')) return letsIn(url);
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const read = (file: string): Buffer => readFileSync(join(pki ?? '', file));
  const tls = pki ? { ca: read('ca.crt'), cert: read('admin.crt'), key: read('admin.key') } : {};
  return new Promise((resolve, reject) => {
    // agent false: no connection is kept, so none can be a leftover of a killed predecessor.
    const request = send(url, { ...tls, agent: false, timeout: ATTEMPT_TIMEOUT_MS }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve(true);
      else reject(new Error(`${url} answers ${String(response.statusCode)}`));
    });
    request.once('timeout', () => request.destroy(new Error(`${url} does not answer`)));
    request.once('error', reject);
    request.end();
  });
}

async function letsIn(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ATTEMPT_TIMEOUT_MS,
  });
  // It may be gone again while it is asked.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end();
  }
}
