import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { webhook } from '../../src/clients/webhook.ts';
import { WebhookFailed } from '../../src/model/webhook-failed.ts';

const never = new AbortController().signal;
const SECRET = 'T0P-SECRET';
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** The address of a server that answers with a status, or not at all. */
async function answering(
  status: number | null,
  got: (request: IncomingMessage, body: string) => void = () => undefined,
): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got(request, body);
      if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end('whatever');
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${SECRET}`;
}

async function failureOf(sent: Promise<void>): Promise<WebhookFailed> {
  const error: unknown = await sent.then(
    () => new Error('it was delivered'),
    (e: unknown) => e,
  );
  if (error instanceof WebhookFailed) return error;
  throw error;
}

describe('the webhook', () => {
  it('is sent one JSON object', async () => {
    const seen: unknown[] = [];
    const url = await answering(200, ({ method, url: path, headers }, body) => {
      seen.push(method, path, headers['content-type'], JSON.parse(body));
    });
    await webhook(url)({ text: 'hello', n: 1 }, never);
    expect(seen).toEqual(['POST', `/${SECRET}`, 'application/json', { text: 'hello', n: 1 }]);
  });

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [400, false],
    [404, false],
    [302, false],
  ])('that answers %d fails with that status', async (status, retryable) => {
    const paths: (string | undefined)[] = [];
    const url = await answering(status, (request) => paths.push(request.url));
    const failure = await failureOf(webhook(url)({}, never));
    expect(failure.explanation.what).toContain(`the webhook answered ${status}.`);
    expect(failure.retryable).toBe(retryable);
    // It went nowhere else.
    expect(paths).toEqual([`/${SECRET}`]);
  });

  it('that is not there fails with the code of the network error', async () => {
    const url = await answering(200);
    server?.close();
    const failure = await failureOf(webhook(url)({}, never));
    expect(failure.explanation.what).toContain('gave no answer (ECONNREFUSED)');
    expect(failure.retryable).toBe(true);
  });

  it('that hangs is given up when the activity is', async () => {
    const asked = Promise.withResolvers<undefined>();
    const url = await answering(null, () => {
      asked.resolve(undefined);
    });
    const activity = new AbortController();
    const sent = failureOf(webhook(url)({}, activity.signal));
    await asked.promise;
    activity.abort();
    expect((await sent).retryable).toBe(true);
  });
});

describe('the address of the webhook', () => {
  it.each([
    ['is no address', SECRET],
    ['is of another kind', `file:///${SECRET}`],
    ['has a name in it', `http://user:${SECRET}@127.0.0.1/`],
  ])('that %s is refused before anything is sent', async (_what, url) => {
    const failure = await failureOf(webhook(url)({}, never));
    expect(failure.explanation.what).toContain('is no http or https address');
    expect(failure.retryable).toBe(false);
  });

  it('is in no failure, nor in what is behind it', async () => {
    const url = await answering(500);
    const gone = `http://${SECRET.toLowerCase()}.invalid/${SECRET}`;
    for (const address of [url, gone, `http://127.0.0.1:1/${SECRET}`, SECRET]) {
      const failure = await failureOf(webhook(address)({}, never));
      const all = [failure.message, failure.stack, JSON.stringify(failure)].join('\n');
      expect(all.toLowerCase()).not.toContain(SECRET.toLowerCase());
      expect(failure.cause).toBeUndefined();
    }
  });
});
