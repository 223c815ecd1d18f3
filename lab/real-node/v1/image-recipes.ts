import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { RealNodeTools } from '../../setup/ensure-tools.ts';
import type { ImageFile, ImageRecipe } from '../images/image-recipe.ts';

/** What of v1's operator is on disk. */
export interface V1Parts {
  tools: Pick<RealNodeTools, 'v1Operator' | 'v1Rmdata' | 'kubectl'>;
  /** The operator's Go module: templates and scripts. */
  moduleDirectory: string;
}

/** The database's OS user in the operator's templates. */
const DATABASE_USER = '26';
const OPERATOR_USER = '2';
const OWN_FILES = fileURLToPath(new URL('./image/', import.meta.url));

/** Prefix of all of v1's images. */
export const V1_IMAGE = 'percona/percona-postgresql-operator:1.6.0';

/**
 * Images that the v1 operator's Deployment, templates and custom resources name. Database, repository host and backup
 * job are one: the entry script does what the template's MODE says.
 */
export function v1ImageRecipes({ tools, moduleDirectory }: V1Parts): ImageRecipe[] {
  const module = (path: string): string => join(moduleDirectory, path);
  const named = (...names: string[]): string[] =>
    names.map((name) => `docker.io/${V1_IMAGE}-${name}`);
  return [
    {
      names: named('ppg15-postgres-ha', 'ppg15-pgbackrest-repo', 'ppg15-pgbackrest'),
      user: DATABASE_USER,
      entrypoint: ['/opt/crunchy/bin/entrypoint.sh'],
      env: {
        PATRONICTL_CONFIG_FILE: '/tmp/postgres-ha-bootstrap.yaml',
        // In life a first backup waits minutes for a checkpoint that takes its time; nobody learns from that.
        PGBACKREST_START_FAST: 'y',
      },
      files: [
        { from: OWN_FILES, to: '/' },
        { from: tools.kubectl, to: '/usr/local/bin/kubectl', mode: 0o755 },
        {
          from: module('bin/common/nss_wrapper_env.sh'),
          to: '/opt/crunchy/bin/nss_wrapper_env.sh',
        },
      ],
    },
    {
      names: named('postgres-operator'),
      user: OPERATOR_USER,
      entrypoint: ['postgres-operator'],
      files: operatorFiles(tools.v1Operator, module),
    },
    {
      names: named('pgo-rmdata'),
      user: OPERATOR_USER,
      command: ['/usr/local/bin/start.sh'],
      files: [
        { from: tools.v1Rmdata, to: '/usr/local/bin/pgo-rmdata', mode: 0o755 },
        { from: module('bin/pgo-rmdata/start.sh'), to: '/usr/local/bin/start.sh', mode: 0o755 },
      ],
    },
  ];
}

/** As its Dockerfile has them. */
function operatorFiles(binary: string, module: (path: string) => string): ImageFile[] {
  const files = 'installers/ansible/roles/pgo-operator/files';
  return [
    { from: binary, to: '/usr/local/bin/postgres-operator', mode: 0o755 },
    { from: module(`${files}/pgo-backrest-repo`), to: '/default-pgo-backrest-repo' },
    { from: module(`${files}/pgo-configs`), to: '/default-pgo-config' },
    { from: module('conf/postgres-operator/pgo.yaml'), to: '/default-pgo-config/pgo.yaml' },
    { from: module('percona/templates'), to: '/' },
  ];
}
