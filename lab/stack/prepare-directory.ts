import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { API_AUDIT_POLICY } from './api-audit-policy.ts';
import { KWOK_CONFIG } from './kubernetes-args.ts';
import { kubeconfig } from './kubeconfig.ts';
import { stackPaths, type StackLayout, type StackPaths } from './layout.ts';

/** Wrappers that the operators' pods run by name. */
const WRAPPERS = fileURLToPath(new URL('../operators/shared/bin', import.meta.url));

/** A pod's socket is at DIRECTORY/pods/UID/root/tmp/postgres/.s.PGSQL.5432, and must stay below 108 bytes. */
const LONGEST_DIRECTORY = 30;

/** Makes a stack's directory, short enough for Unix sockets and open to the database's OS user. */
export async function makeDirectory(): Promise<string> {
  const fits = join(tmpdir(), 'pgh-123456').length <= LONGEST_DIRECTORY;
  const directory = await mkdtemp(join(fits ? tmpdir() : '/tmp', 'pgh-'));
  await chmod(directory, 0o755);
  return directory;
}

/** Writes what the stack's processes read at their start. */
export async function prepareDirectory(layout: StackLayout): Promise<void> {
  const paths = stackPaths(layout.directory);
  const directories = [paths.bin, paths.logs, paths.run, paths.pods, paths.volumes, paths.pki];
  await Promise.all([...directories].map((path) => mkdir(path, { recursive: true })));
  // versitygw takes a directory under its root for a bucket.
  await mkdir(join(paths.s3, layout.s3.bucket), { recursive: true });
  await copyWrappers(paths.bin);
  // As the wrappers, for the same reason.
  await cp(layout.patroni, paths.patroni, { recursive: true });
  await writePatroniWrappers(paths);
  await writeFile(paths.kwokConfig, KWOK_CONFIG);
  const server = `https://127.0.0.1:${String(layout.ports.apiserver)}`;
  await writeFile(paths.kubeconfig, kubeconfig(paths.pki, server));
  await writeFile(paths.workerKubeconfig, kubeconfig(paths.pki, server, 'worker'));
  await writeFile(paths.apiAuditPolicy, JSON.stringify(API_AUDIT_POLICY));
  await writeFile(paths.nodeConfig, JSON.stringify(nodeConfig(layout), null, 2));
}

/** Copied: the database's OS user may not be able to reach the repository. */
async function copyWrappers(to: string): Promise<void> {
  for (const name of existsSync(WRAPPERS) ? await readdir(WRAPPERS) : []) {
    await copyFile(join(WRAPPERS, name), join(to, name));
    await chmod(join(to, name), 0o755);
  }
}

/** v1's pods have Debian's Patroni, v2's this one. The module's name decides which program it is. */
async function writePatroniWrappers({ bin, patroni }: StackPaths): Promise<void> {
  const modules = { 'patroni-4': 'patroni', 'patronictl-4': 'patroni.ctl' };
  for (const [name, module] of Object.entries(modules)) {
    const script = `#!/bin/sh\nexec env PYTHONPATH='${patroni}' /usr/bin/python3 -m ${module} "$@"\n`;
    await writeFile(join(bin, name), script, { mode: 0o755 });
  }
}

function nodeConfig(layout: StackLayout) {
  const paths = stackPaths(layout.directory);
  return {
    stackId: layout.id,
    directory: layout.directory,
    kubeconfig: paths.kubeconfig,
    healthPort: layout.ports.node,
    kubeletPort: layout.ports.kwok,
    user: layout.user,
  };
}
