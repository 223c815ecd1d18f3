import type { Log } from '../log.ts';
import { ensureLab, type LabParts } from '../setup/ensure-lab.ts';
import { moduleDirectory } from '../setup/module-directory.ts';
import { ensureImageArchive } from './images/image-archive.ts';
import type { ImageRecipe } from './images/image-recipe.ts';
import { SANDBOX_IMAGE } from './node-files.ts';
import { v1ImageRecipes } from './v1/image-recipes.ts';
import { v2ImageRecipes } from './v2/image-recipes.ts';

const MODULE = 'github.com/percona/percona-postgresql-operator';

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
    v1: await moduleDirectory('percona-v1', MODULE, log),
    v2: await moduleDirectory('percona-v2', `${MODULE}/v2`, log),
  };
  const v1 = v1ImageRecipes({ tools: realNode, moduleDirectory: modules.v1 });
  const v2 = v2ImageRecipes(realNode, { moduleDirectory: modules.v2, patroni: parts.patroni });
  const recipes = [SANDBOX, ...v1, ...v2];
  return { ...parts, modules, images: await ensureImageArchive(recipes, log) };
}
