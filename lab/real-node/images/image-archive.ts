import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { chmod, cp, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Log } from '../../log.ts';
import { makeOnce } from '../../setup/make-once.ts';
import { cacheRoot } from '../../setup/tool-modules.ts';
import type { ImageFile, ImageRecipe } from './image-recipe.ts';
import { digestOf, ensureRootLayer, type Layer } from './root-layer.ts';

const run = promisify(execFile);
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

const ARCHIVE = 'images.tar';
const ENVIRONMENT = {
  PATH: '/usr/pgsql-15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'en_US.utf-8',
};

/** One archive with all images, in the format that Docker saves and containerd loads; layers are in it once. */
export async function ensureImageArchive(
  recipes: readonly ImageRecipe[],
  log: Log,
): Promise<string> {
  const root = await ensureRootLayer(log);
  const target = cachePath(recipes, root);
  await makeOnce(target, log, async (scratch) => {
    log(`packing ${String(recipes.length)} images ...`);
    await pack(scratch, recipes, root);
  });
  return join(target, ARCHIVE);
}

/**
 * Named by all that decides what is in it, and the same for every clone: what is built or fetched lies in a directory
 * that is named by its own contents, so only files of this repository are read.
 */
function cachePath(recipes: readonly ImageRecipe[], root: Layer): string {
  const files = recipes.map(({ files = [] }) =>
    files.map(({ from, to, mode }) => [to, mode, from.startsWith(REPOSITORY) ? read(from) : from]),
  );
  const rest = recipes.map((recipe) => ({ ...recipe, files: [] }));
  const key = createHash('sha256').update(JSON.stringify([rest, files, root.diffId]));
  return join(cacheRoot(), 'tools', `images-${key.digest('hex').slice(0, 16)}`);
}

/** A file's text, or those of all in a directory with their names. */
function read(path: string): unknown {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .sort()
    .map((name) => [name, read(join(path, name))]);
}

async function pack(scratch: string, recipes: readonly ImageRecipe[], root: Layer): Promise<void> {
  const parts = join(scratch, 'parts');
  const contents = join(parts, 'contents');
  await mkdir(contents, { recursive: true });
  const manifest = [];
  for (const [index, recipe] of recipes.entries()) {
    const layers = [root];
    if (recipe.files) layers.push(await fileLayer(join(parts, String(index)), recipe.files));
    manifest.push(await addImage(contents, recipe, layers));
  }
  await writeFile(join(contents, 'manifest.json'), JSON.stringify(manifest));
  await run('tar', ['-C', contents, '-cf', join(scratch, ARCHIVE), '.']);
  await rm(parts, { recursive: true });
}

/** A layer of files alone: directories of the root file system keep their owners. */
async function fileLayer(scratch: string, files: readonly ImageFile[]): Promise<Layer> {
  const tree = join(scratch, 'tree');
  for (const { from, to, mode } of files) {
    const path = join(tree, to);
    await mkdir(dirname(path), { recursive: true });
    await cp(from, path, { recursive: true });
    if (mode !== undefined) await chmod(path, mode);
  }
  // The Go modules' files cannot be written by anybody; as files of an image that would be strange.
  await run('chmod', ['-R', 'u+w,a+rX', tree]);
  const archive = join(scratch, 'layer.tar');
  const owners = ['--owner=0', '--group=0', '--numeric-owner'];
  const list = await run('find', ['.', '-not', '-type', 'd'], { cwd: tree });
  await writeFile(join(scratch, 'list'), list.stdout);
  await run('tar', [...owners, '-C', tree, '-cf', archive, '-T', join(scratch, 'list')]);
  return { archive, diffId: await digestOf(archive) };
}

async function addImage(contents: string, recipe: ImageRecipe, layers: Layer[]) {
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      User: recipe.user,
      Env: Object.entries({ ...ENVIRONMENT, ...recipe.env }).map(
        ([key, value]) => `${key}=${value}`,
      ),
      Entrypoint: recipe.entrypoint ?? null,
      Cmd: recipe.command ?? null,
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const name = `${createHash('sha256').update(config).digest('hex')}.json`;
  await writeFile(join(contents, name), config);
  const files = layers.map(({ diffId }) => `${diffId.replace(':', '-')}.tar`);
  for (const [i, { archive }] of layers.entries()) {
    const path = join(contents, files[i] ?? '');
    // A link costs nothing, and tar reads through it; across file systems it has to be a copy.
    if (!existsSync(path)) await link(archive, path).catch(() => cp(archive, path));
  }
  return { Config: name, RepoTags: recipe.names, Layers: files };
}
