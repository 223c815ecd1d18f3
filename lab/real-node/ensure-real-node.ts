import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Log } from '../log.ts';
import { ensureLab, type LabParts } from '../setup/ensure-lab.ts';
import { goEnvironment } from '../setup/go-toolchain.ts';
import { moduleSource } from '../setup/tool-modules.ts';
import { ensureImageArchive } from './images/image-archive.ts';
import type { ImageRecipe } from './images/image-recipe.ts';
import { SANDBOX_IMAGE } from './node-files.ts';
import { v1ImageRecipes } from './v1/image-recipes.ts';
import { v2ImageRecipes } from './v2/image-recipes.ts';

const run = promisify(execFile);

/** What a stack with a real node is made of, on disk. */
export interface RealNodeParts extends LabParts {
  /** Sources of the real operators, with their manifests. */
  modules: { v1: string; v2: string };
  /** One archive with all images. */
  images: string;
}

/** First process of every pod: waits for orphans, ends when it is told. */
const SANDBOX: ImageRecipe = {
  names: [SANDBOX_IMAGE],
  user: '65535',
  entrypoint: ['/usr/bin/tini', '--'],
  command: ['sleep', 'infinity'],
};

/** Brings everything that a real node runs onto this machine; at once when it is there already. */
export async function ensureRealNode(log: Log): Promise<RealNodeParts> {
  const parts = await ensureLab({ log, extras: ['realNode'] });
  const { realNode } = parts.tools;
  const modules = {
    v1: await moduleDirectory('percona-v1', 'github.com/percona/percona-postgresql-operator'),
    v2: await moduleDirectory('percona-v2', 'github.com/percona/percona-postgresql-operator/v2'),
  };
  const v1 = v1ImageRecipes({ tools: realNode, moduleDirectory: modules.v1 });
  const v2 = v2ImageRecipes(realNode, { moduleDirectory: modules.v2, patroni: parts.patroni });
  const recipes = [SANDBOX, ...v1, ...v2];
  return { ...parts, modules, images: await ensureImageArchive(recipes, log) };
}

/** Where a pinned module's sources are; fetched if the module cache was emptied since the build. */
async function moduleDirectory(tools: string, module: string): Promise<string> {
  const env = { ...goEnvironment(), GOFLAGS: '-mod=readonly' };
  const options = { cwd: moduleSource(tools), env };
  const { stdout } = await run('go', ['mod', 'download', '-json', module], options);
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
