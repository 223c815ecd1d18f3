import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';

const ATTEMPT_TIMEOUT_MS = 2_000;

/** How a component shows that it is ready: GET answers 200; with `pki`, asked as the stack's admin. */
export interface ReadyCheck {
  url: string;
  pki?: string;
}

/** One attempt. Rejects when the component is not there yet. */
export function isAnswering({ url, pki }: ReadyCheck): Promise<boolean> {
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
