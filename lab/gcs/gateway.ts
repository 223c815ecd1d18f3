import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';

import { tokenScope } from './access-token.ts';
import { answerToken } from './answer-token.ts';
import type { GatewayConfig } from './gateway-config.ts';

/** What requests are decided by. */
export type GatewaySettings = Pick<GatewayConfig, 'storePort' | 'serviceAccount' | 'tokenSecret'>;

/** Where the stack asks whether gateway and store answer. */
export const HEALTH_PATH = '/healthz';
export const STORE_HEALTH_PATH = '/_internal/healthcheck';

/**
 * What fake-gcs-server lacks of Google's: tokens that are asked for and checked, and the header in which
 * pgBackRest looks for the ID of a resumable upload (any object over 4 MiB). The rest goes through untouched.
 */
export function gateway(settings: GatewaySettings): RequestListener {
  const store = storeClient(settings.storePort);
  const tokenPath = new URL(settings.serviceAccount.tokenUri).pathname;
  return (request, response) => {
    const url = request.url ?? '/';
    if (url === HEALTH_PATH) store(request, response, STORE_HEALTH_PATH);
    else if (url === tokenPath) void answerToken(request, response, settings);
    else {
      const refusal = refuse(request, settings);
      if (refusal === undefined) store(request, response, url);
      else answer(response, refusal);
    }
  };
}

type Refusal = 401 | 403;

/** Chunks of a resumable upload carry no token: Google takes the upload's ID for the secret, too. */
function refuse(
  { method = 'GET', url = '', headers }: IncomingMessage,
  { tokenSecret }: GatewaySettings,
): Refusal | undefined {
  if (method === 'PUT' && url.startsWith('/upload/') && url.includes('upload_id='))
    return undefined;
  const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  const scope = tokenScope(token, tokenSecret, Date.now() / 1_000);
  if (scope === undefined) return 401;
  return method === 'GET' || scope === 'devstorage.read_write' ? undefined : 403;
}

const MESSAGES: Record<Refusal | 503, string> = {
  401: 'Invalid Credentials',
  403: 'Insufficient Permission: the token does not allow to write',
  503: 'the store does not answer',
};

function answer(response: ServerResponse, code: Refusal | 503): void {
  const body = JSON.stringify({ error: { code, message: MESSAGES[code] } });
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

type StoreClient = (request: IncomingMessage, response: ServerResponse, path: string) => void;

function storeClient(port: number): StoreClient {
  const agent = new Agent({ keepAlive: true });
  return (request, response, path) => {
    const { method, headers } = request;
    // The path as it came: object names in it are percent-encoded, and any normalising would change them.
    const target = { host: '127.0.0.1', port, agent, method, headers, path };
    const upstream = httpRequest(target, (reply) => {
      response.writeHead(reply.statusCode ?? 502, withUploadId(reply.headers));
      reply.pipe(response);
    });
    upstream.on('error', () => {
      if (response.headersSent) response.destroy();
      else answer(response, 503);
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  };
}

/** Google answers the start of a resumable upload with its ID in a header; the fake only in the location. */
function withUploadId(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  if (headers.location === undefined) return headers;
  const id = new URL(headers.location, 'http://store').searchParams.get('upload_id');
  return id === null ? headers : { ...headers, 'x-guploader-uploadid': id };
}
