import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { parseAllDocuments } from 'yaml';

import type { Log } from '../log.ts';
import { makeOnce } from './make-once.ts';
import { moduleDirectory } from './module-directory.ts';
import { cacheRoot, moduleCache } from './tool-modules.ts';

interface CrdSource {
  /** Module under lab/tools that pins the one below. */
  pinnedBy: string;
  module: string;
  directory: string;
  files: readonly string[];
}

const V1_CRDS = ['perconapgclusters', 'pgclusters', 'pgpolicies', 'pgreplicas', 'pgtasks'];

/** v2's outer kinds are in one file. The inner ones are not part of the contract: only the real operator needs them. */
const V2_CRDS = 'pgv2.percona.com_perconapgclusters.yaml';
const INNER_GROUP = 'postgres-operator.crunchydata.com';
const INNER_CRDS = ['postgresclusters', 'pgupgrades', 'pgadmins', 'crunchybridgeclusters'];

/** The operators' own definitions, at the versions that the lab imitates; and kwok's for exec, logs and ports. */
const SOURCES: readonly CrdSource[] = [
  {
    pinnedBy: 'percona-v1',
    module: 'github.com/percona/percona-postgresql-operator',
    directory: 'installers/ansible/roles/pgo-operator/files/crds',
    files: V1_CRDS.map((name) => `${name}-crd.yaml`),
  },
  {
    pinnedBy: 'percona-v2',
    module: 'github.com/percona/percona-postgresql-operator/v2',
    directory: 'config/crd/bases',
    files: [V2_CRDS, ...INNER_CRDS.map((name) => `${INNER_GROUP}_${name}.yaml`)],
  },
  {
    pinnedBy: 'kwok',
    module: 'sigs.k8s.io/kwok',
    directory: 'kustomize/crd/bases',
    files: ['execs', 'logs', 'portforwards'].map((name) => `kwok.x-k8s.io_${name}.yaml`),
  },
];

/** Files of CRDs, one of each. */
export interface CrdFiles {
  /** What the lab serves. */
  crds: string[];
  /** What the real v2 operator wants besides. */
  innerCrds: string[];
}

/** Takes the CRDs out of the pinned Go modules (checked against go.sum); returns their paths. */
export async function ensureCrds(log: Log): Promise<CrdFiles> {
  const recipe = createHash('sha256').update(JSON.stringify(SOURCES));
  for (const { pinnedBy } of SOURCES) recipe.update(basename(moduleCache(pinnedBy)));
  const target = join(cacheRoot(), 'tools', `crds-${recipe.digest('hex').slice(0, 16)}`);
  await makeOnce(target, log, async (scratch) => {
    for (const { pinnedBy, module, directory, files } of SOURCES) {
      const from = join(await moduleDirectory(pinnedBy, module, log), directory);
      for (const file of files) await convert(join(from, file), scratch);
    }
  });
  const files = (await readdir(target)).sort().map((file) => join(target, file));
  const inner = (file: string): boolean => file.endsWith(`.${INNER_GROUP}.json`);
  return { crds: files.filter((file) => !inner(file)), innerCrds: files.filter(inner) };
}

/**
 * One JSON file for each CRD in a YAML file: it takes seconds to parse the v2 operator's 2.3 MB of YAML,
 * which a warm start must not spend.
 */
async function convert(file: string, directory: string): Promise<void> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  for (const document of Array.isArray(documents) ? documents : []) {
    const crd = document.toJS() as { metadata: { name: string } } | null;
    if (!crd) continue;
    await writeFile(join(directory, `${crd.metadata.name}.json`), JSON.stringify(crd));
  }
}
