import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { releaseFor } from '../../../src/planner/releases.ts';
import type { RealNodeTools } from '../../setup/ensure-tools.ts';
import type { ImageFile, ImageRecipe } from '../images/image-recipe.ts';

const V2_VERSION = '2.9.0';
/** Debian 12's. */
const POSTGRES_VERSION = 15;

/** What deploy/cw-operator.yaml of the operator names. */
const OPERATOR_IMAGE = `docker.io/percona/percona-postgresql-operator:${V2_VERSION}`;

/** The database's OS user in the operator's manifests. */
const DATABASE_USER = '26';

/** Images that the v2 operator's Deployment and the planner's custom resources name. */
export function v2ImageRecipes(
  tools: Pick<RealNodeTools, 'v2Operator' | 'v2Pgbackrest'>,
  { moduleDirectory, patroni }: { moduleDirectory: string; patroni: string },
): ImageRecipe[] {
  const images = releaseFor(V2_VERSION)?.images[POSTGRES_VERSION];
  if (!images) throw new Error(`the planner knows no images of PostgreSQL 15 in ${V2_VERSION}`);
  const scripts = join(moduleDirectory, 'build/postgres-operator');
  const script = (name: string) => ({
    from: join(scripts, `${name}.sh`),
    to: `/usr/local/bin/${name}.sh`,
    mode: 0o755,
  });
  return [
    {
      names: [OPERATOR_IMAGE],
      user: '2',
      command: ['postgres-operator'],
      files: [
        { from: tools.v2Operator, to: '/usr/local/bin/postgres-operator', mode: 0o755 },
        { from: tools.v2Pgbackrest, to: '/usr/local/bin/pgbackrest', mode: 0o755 },
        ...['init-entrypoint', 'postgres-entrypoint', 'restore-command-wrapper'].map(script),
        ...['postgres-liveness-check', 'postgres-readiness-check', 'relocate-extensions'].map(
          script,
        ),
      ],
    },
    { names: [images.postgres], user: DATABASE_USER, files: newPatroni(patroni) },
    { names: [images.pgBackRest], user: DATABASE_USER },
    { names: [images.pgBouncer], user: DATABASE_USER },
  ];
}

/** Patroni 4.1, found before Debian's 3.0 that the root file system has. */
function newPatroni(directory: string): ImageFile[] {
  const script = (name: string) => ({
    from: fileURLToPath(new URL(`../images/patroni/${name}`, import.meta.url)),
    to: `/usr/local/bin/${name}`,
    mode: 0o755,
  });
  return [
    { from: directory, to: '/usr/local/lib/python3.11/dist-packages' },
    ...['patroni', 'patronictl'].map(script),
  ];
}
