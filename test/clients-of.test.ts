import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { clientsOf } from '../src/clients-of.ts';
import { config } from './cli/config.ts';

it('the activities are given the webhook and the address of the UI, where they are set', async () => {
  const got = Promise.withResolvers<string | undefined>();
  const server = createServer(({ url }, response) => {
    got.resolve(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const known = { webhookUrl: `http://127.0.0.1:${port}/hook`, temporalUiUrl: 'http://ui' };
    const { notices } = clientsOf({ ...config(), ...known });
    expect(notices?.uiUrl).toBe('http://ui');
    await notices?.post?.({ text: 'hello' }, new AbortController().signal);
    expect(await got.promise).toBe('/hook');
  } finally {
    server.close();
  }
});

it('without them there is only the log', () => {
  expect(clientsOf(config()).notices).toEqual({ post: null, uiUrl: null });
});
