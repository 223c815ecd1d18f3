import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { loadCredentials } from '../../lab/kubernetes/load-credentials.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'credentials-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function kubeconfig(user: string, current = 'one'): string {
  const path = join(directory, 'config');
  writeFileSync(
    path,
    [
      `current-context: ${current}`,
      'contexts: [{name: one, context: {cluster: c, user: u}}]',
      'clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]',
      `users: [{name: u, user: ${user}}]`,
    ].join('\n'),
  );
  return path;
}

it('reads certificates that are inline', () => {
  const { server, tls } = loadCredentials(kubeconfig('{client-key-data: aGk=}'));
  expect([server, tls.key?.toString()]).toEqual(['https://127.0.0.1:1', 'hi']);
});

it('reads certificates from files beside the kubeconfig', () => {
  writeFileSync(join(directory, 'me.crt'), 'cert');
  const { tls } = loadCredentials(kubeconfig('{client-certificate: me.crt}'));
  expect(tls.cert?.toString()).toBe('cert');
});

it('names the file that has no usable context', () => {
  expect(() => loadCredentials(kubeconfig('{}', 'two'))).toThrow(/config has no current context/);
});
