import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { issueToken } from '../../../lab/gcs/access-token.ts';
import { gateway } from '../../../lab/gcs/gateway.ts';
import { assertion, testAccount } from './service-account.ts';

const account = testAccount();
const SECRET = 'secret';
const seconds = (): number => Math.floor(Date.now() / 1_000);

interface Seen {
  method: string | undefined;
  url: string | undefined;
  body: string;
}

describe('the gateway before the GCS store', () => {
  let address: string;
  let front: Server;
  let store: Server;
  const seen: Seen[] = [];

  beforeAll(async () => {
    store = await listen((request, response) => {
      void text(request).then((body) => {
        const { method, url } = request;
        seen.push({ method, url, body });
        const resumable = url?.includes('uploadType=resumable');
        const location = 'http://elsewhere/upload/storage/v1/b/lab/o?upload_id=4711';
        response.writeHead(200, { 'x-of': 'store', ...(resumable && { location }) }).end('stored');
      });
    });
    const { port } = store.address() as AddressInfo;
    const settings = { storePort: port, serviceAccount: account, tokenSecret: SECRET };
    front = await listen(gateway(settings));
    address = `http://127.0.0.1:${String((front.address() as AddressInfo).port)}`;
  });

  afterEach(() => {
    seen.length = 0;
  });

  afterAll(() => {
    for (const server of [front, store]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const bearer = (scope: Parameters<typeof issueToken>[0]) => ({
    authorization: `Bearer ${issueToken(scope, SECRET, seconds())}`,
  });
  const writer = () => bearer('devstorage.read_write');

  async function askForToken(form: Record<string, string>): Promise<Response> {
    return await fetch(`${address}/token`, { method: 'POST', body: new URLSearchParams(form) });
  }

  const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

  it('exchanges a signed assertion for a token that opens the store', async () => {
    const signed = assertion(account, {}, seconds());
    const reply = await askForToken({ grant_type: GRANT, assertion: signed });
    expect(reply.headers.get('content-length')).not.toBeNull();
    const granted = (await reply.json()) as { access_token: string };
    expect(granted).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const headers = { authorization: `Bearer ${granted.access_token}` };
    const object = await fetch(`${address}/storage/v1/b/lab/o`, { headers });
    expect(await object.text()).toBe('stored');
  });

  it('answers 400 to an assertion of another key, and asks the store nothing', async () => {
    const { privateKey: key } = testAccount();
    const signed = assertion(account, { key }, seconds());
    const reply = await askForToken({ grant_type: GRANT, assertion: signed });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await askForToken({ grant_type: 'password' })).status).toBe(400);
    expect(seen).toEqual([]);
  });

  it('answers 401 without a good token and 403 to a reader that writes', async () => {
    const url = `${address}/storage/v1/b/lab/o/x`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer lab' } })).status).toBe(401);
    const reader = bearer('devstorage.read_only');
    expect((await fetch(url, { method: 'DELETE', headers: reader })).status).toBe(403);
    expect(seen).toEqual([]);
    expect((await fetch(url, { headers: reader })).status).toBe(200);
  });

  it('passes path and body on as they came', async () => {
    const path = '/upload/storage/v1/b/lab/o?name=a%2Fb%2F..%2Fc&uploadType=media';
    await fetch(address + path, { method: 'POST', body: 'content', headers: writer() });
    expect(seen).toEqual([{ method: 'POST', url: path, body: 'content' }]);
  });

  it('says the ID of a resumable upload in the header that pgBackRest reads', async () => {
    const url = `${address}/upload/storage/v1/b/lab/o?name=x&uploadType=resumable`;
    const reply = await fetch(url, { method: 'POST', headers: writer() });
    expect(reply.headers.get('x-guploader-uploadid')).toBe('4711');
    const object = await fetch(`${address}/storage/v1/b/lab/o/x`, { headers: writer() });
    expect(object.headers.get('x-guploader-uploadid')).toBeNull();
  });

  it('takes the ID for the secret of a chunk, and of nothing else', async () => {
    const put = { method: 'PUT', body: 'chunk' };
    const chunk = '/upload/storage/v1/b/lab/o?upload_id=4711';
    expect((await fetch(address + chunk, put)).status).toBe(200);
    const object = '/storage/v1/b/lab/o/x?upload_id=4711';
    expect((await fetch(address + object, put)).status).toBe(401);
    expect((await fetch(address + chunk, { method: 'DELETE' })).status).toBe(401);
  });

  it('answers 503 while the store is away', async () => {
    const settings = { storePort: 1, serviceAccount: account, tokenSecret: SECRET };
    const alone = await listen(gateway(settings));
    const { port } = alone.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${String(port)}/healthz`)).status).toBe(503);
    alone.closeAllConnections();
    alone.close();
  });
});

function listen(listener: RequestListener): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(listener);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}
