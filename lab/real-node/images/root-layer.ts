import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import type { Log } from '../../log.ts';
import { makeOnce } from '../../setup/make-once.ts';
import { runVisibly } from '../../setup/run-visibly.ts';
import { cacheRoot } from '../../setup/tool-modules.ts';

/** A layer of images: a tar archive, and the digest by which images name it. */
export interface Layer {
  archive: string;
  diffId: string;
}

const FINISH = fileURLToPath(new URL('./finish-root.sh', import.meta.url));

/** What the operators' manifests and scripts call, from Debian. */
const PACKAGES = [
  ...['ca-certificates', 'curl', 'gettext-base', 'hostname', 'iproute2', 'jq', 'locales'],
  ...['libnss-wrapper', 'netcat-openbsd', 'openssh-client', 'openssh-server', 'openssl'],
  ...['patroni', 'pgbackrest', 'pgbouncer', 'postgresql-15', 'postgresql-15-pgaudit'],
  ...['procps', 'psmisc', 'python3-psycopg2', 'python3-yaml'],
  ...['bzip2', 'lz4', 'rsync', 'tini', 'util-linux', 'zstd'],
];

/** The root file system of all images: Debian 12 with PostgreSQL 15, Patroni 3.0, pgBackRest and pgBouncer. */
export async function ensureRootLayer(log: Log): Promise<Layer> {
  const recipe = JSON.stringify([JSON.stringify(PACKAGES), readFileSync(FINISH, 'utf8')]);
  const key = createHash('sha256').update(recipe).update(process.arch).digest('hex');
  const target = join(cacheRoot(), 'tools', `image-root-${key.slice(0, 16)}`);
  await makeOnce(target, log, async (scratch) => {
    const root = join(scratch, 'root');
    await mkdir(root, { mode: 0o755 });
    await install(root, log);
    const archive = join(scratch, 'layer.tar');
    const devices = ['dev', 'proc', 'sys'].map((each) => `--exclude=./${each}/*`);
    const args = ['--numeric-owner', '--sort=name', ...devices, '-C', root, '-cf', archive, '.'];
    await runVisibly({ what: 'packing the root file system', command: 'tar', args, log });
    await writeFile(join(scratch, 'diff-id'), await digestOf(archive));
    await rm(root, { recursive: true });
  });
  return {
    archive: join(target, 'layer.tar'),
    diffId: await readFile(join(target, 'diff-id'), 'utf8'),
  };
}

async function install(root: string, log: Log): Promise<void> {
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
}

/** `sha256:…` of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
