import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import type { Log } from '../../log.ts';
import { removeScratch } from '../../setup/remove-scratch.ts';
import { runVisibly } from '../../setup/run-visibly.ts';
import { cacheRoot } from '../../setup/tool-modules.ts';
import { withLock } from '../../setup/with-lock.ts';

/** A layer of images: a tar archive, and the digest by which images name it. */
export interface Layer {
  archive: string;
  diffId: string;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const FINISH = join(HERE, 'finish-root.sh');

/** What the operators' manifests and scripts call, from Debian. */
const PACKAGES = [
  ...['ca-certificates', 'curl', 'gettext-base', 'hostname', 'iproute2', 'jq', 'locales'],
  ...['libnss-wrapper', 'netcat-openbsd', 'openssh-client', 'openssh-server', 'openssl'],
  ...['patroni', 'pgbackrest', 'pgbouncer', 'postgresql-15', 'postgresql-15-pgaudit'],
  ...['procps', 'psmisc', 'python3-psycopg2', 'python3-yaml'],
  ...['bzip2', 'lz4', 'rsync', 'tini', 'util-linux', 'zstd'],
];

/** The root file system of all images: Debian 12 with PostgreSQL 15, Patroni 3.0, pgBackRest and pgBouncer. */
export function ensureRootLayer(log: Log): Promise<Layer> {
  const recipe = [JSON.stringify(PACKAGES), readFileSync(FINISH, 'utf8')];
  return ensureLayer('root', recipe, log, async (root) => {
    await runVisibly({
      what: 'making the root file system of the images (debootstrap, 150 MB, once)',
      command: 'debootstrap',
      args: ['--variant=minbase', `--include=${PACKAGES.join()}`, 'bookworm', root],
      log,
    });
    await cp(FINISH, join(root, 'finish-root.sh'));
    await runVisibly({
      what: 'finishing the root file system',
      command: 'chroot',
      args: [root, '/bin/bash', '/finish-root.sh'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      log,
    });
    await rm(join(root, 'finish-root.sh'));
  });
}

async function ensureLayer(
  name: string,
  recipe: string[],
  log: Log,
  fill: (root: string) => Promise<void>,
): Promise<Layer> {
  const key = createHash('sha256').update(JSON.stringify(recipe)).update(process.arch);
  const target = join(cacheRoot(), 'tools', `image-${name}-${key.digest('hex').slice(0, 16)}`);
  if (!existsSync(target)) await withLock(`${target}.lock`, log, () => make(target, log, fill));
  const archive = join(target, 'layer.tar');
  return { archive, diffId: await readFile(join(target, 'diff-id'), 'utf8') };
}

async function make(
  target: string,
  log: Log,
  fill: (root: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return; // another set-up was faster
  await mkdir(dirname(target), { recursive: true });
  await removeScratch(target);
  const scratch = await mkdtemp(`${target}.building-`);
  try {
    const root = join(scratch, 'root');
    await mkdir(root, { mode: 0o755 });
    await fill(root);
    const archive = join(scratch, 'layer.tar');
    const devices = ['dev', 'proc', 'sys'].map((each) => `--exclude=./${each}/*`);
    const args = ['--numeric-owner', '--sort=name', ...devices, '-C', root, '-cf', archive, '.'];
    await runVisibly({ what: 'packing a layer', command: 'tar', args, log });
    await writeFile(join(scratch, 'diff-id'), await digestOf(archive));
    await rm(root, { recursive: true });
    await rename(scratch, target); // whole or not at all
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `sha256:…` of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
