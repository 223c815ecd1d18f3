import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { parseAllDocuments } from 'yaml';

import type { Log } from '../log.ts';
import { goEnvironment } from './go-toolchain.ts';
import { runVisibly } from './run-visibly.ts';
import { moduleCache, moduleSource } from './tool-modules.ts';
import { withLock } from './with-lock.ts';

interface CrdSource {
  /** Module under lab/tools that pins the one below. */
  pinnedBy: string;
  module: string;
  directory: string;
  files: readonly string[];
}

const V1_CRDS = ['perconapgclusters', 'pgclusters', 'pgpolicies', 'pgreplicas', 'pgtasks'];

/** The operators' own definitions, at the versions that the lab imitates; and kwok's for exec, logs and ports. */
const SOURCES: readonly CrdSource[] = [
  {
    pinnedBy: 'crds',
    module: 'github.com/percona/percona-postgresql-operator',
    directory: 'installers/ansible/roles/pgo-operator/files/crds',
    files: V1_CRDS.map((name) => `${name}-crd.yaml`),
  },
  {
    pinnedBy: 'crds',
    module: 'github.com/percona/percona-postgresql-operator/v2',
    directory: 'config/crd/bases',
    // One file holds all four kinds of the group; the inner postgresclusters is not part of the contract.
    files: ['pgv2.percona.com_perconapgclusters.yaml'],
  },
  {
    pinnedBy: 'kwok',
    module: 'sigs.k8s.io/kwok',
    directory: 'kustomize/crd/bases',
    files: ['execs', 'logs', 'portforwards'].map((name) => `kwok.x-k8s.io_${name}.yaml`),
  },
];

/** Takes the CRDs out of the pinned Go modules (checked against go.sum); returns their paths. */
export async function ensureCrds(log: Log): Promise<string[]> {
  const recipe = createHash('sha256')
    .update(JSON.stringify(SOURCES))
    .update(basename(moduleCache('kwok')));
  const target = `${moduleCache('crds')}-${recipe.digest('hex').slice(0, 8)}`;
  if (!existsSync(target)) await withLock(`${target}.lock`, log, () => copyCrds(target, log));
  return (await readdir(target)).sort().map((file) => join(target, file));
}

async function copyCrds(target: string, log: Log): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  const scratch = await mkdtemp(`${target}.copying-`);
  try {
    for (const source of SOURCES) {
      const from = join(await downloadModule(source, log), source.directory);
      for (const file of source.files) await convert(join(from, file), scratch);
    }
    await rename(scratch, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
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

async function downloadModule(source: CrdSource, log: Log): Promise<string> {
  const answer = await runVisibly({
    what: `fetching ${source.module}`,
    command: 'go',
    args: ['mod', 'download', '-json', source.module],
    cwd: moduleSource(source.pinnedBy),
    env: { ...goEnvironment(), GOFLAGS: '-mod=readonly' },
    log,
  });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  return Dir;
}
