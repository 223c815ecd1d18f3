import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClients } from '../../src/clients/clients.ts';

const kubeConfig = (...contexts: string[]) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'me', user: {} }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'one', user: 'me' } })),
    'current-context': contexts[0] ?? '',
  });

describe('createClients', () => {
  let directory: string;
  let path: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pg-handover-clients-'));
    path = join(directory, 'kubeconfig');
    await writeFile(path, kubeConfig('here', 'there'));
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('connects to each context once', async () => {
    const clients = createClients(path);
    const current = await clients.kubernetes(null);
    expect(await clients.kubernetes(null)).toBe(current);
    const there = await clients.kubernetes('there');
    expect(there).not.toBe(current);
    expect(await clients.kubernetes('there')).toBe(there);
  });

  it('names the contexts that there are where one is unknown', async () => {
    const unknown = createClients(path).kubernetes('nowhere');
    await expect(unknown).rejects.toMatchObject({ code: 'CONTEXT_UNKNOWN', retryable: false });
    await expect(unknown).rejects.toThrow(/nowhere.*here, there/);
  });

  it('forgets a failed attempt: a context that is added later is found', async () => {
    const growing = join(directory, 'growing');
    await writeFile(growing, kubeConfig('here'));
    const clients = createClients(growing);
    await expect(clients.kubernetes('new')).rejects.toThrow('no context new');
    await writeFile(growing, kubeConfig('here', 'new'));
    await expect(clients.kubernetes('new')).resolves.toBeDefined();
  });
});
