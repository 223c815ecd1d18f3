import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Extra } from './extras.ts';

const TOOLS = fileURLToPath(new URL('../tools', import.meta.url));

/** Programs of one Go module under lab/tools, whose go.mod and go.sum pin what is built from it. */
export interface ToolModule {
  name: string;
  /** Directory of the module, if it is not called as the programs are. */
  source?: string;
  /** Binary name → package that it is built from. */
  binaries: Record<string, string>;
  /** A variable that carries the program's version, and the module in go.mod that says it. */
  version?: { variable: string; module: string };
  /** Built only when something asks for this: most stacks run without. */
  extra?: Extra;
}

/** The programs that the lab builds, small ones first: something runs while the large ones compile. */
export const TOOL_MODULES: readonly ToolModule[] = [
  { name: 'versitygw', binaries: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' } },
  { name: 'kwok', binaries: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
  {
    name: 'kubernetes',
    binaries: {
      etcd: 'go.etcd.io/etcd/server/v3',
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
    },
    // Built as a module it calls itself v0.0.0-master, which no client takes for a version.
    version: {
      variable: 'k8s.io/component-base/version.gitVersion',
      module: 'k8s.io/kubernetes',
    },
  },
  {
    name: 'kubernetes-node',
    source: 'kubernetes',
    binaries: {
      kubelet: 'k8s.io/kubernetes/cmd/kubelet',
      'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    version: {
      variable: 'k8s.io/component-base/version.gitVersion',
      module: 'k8s.io/kubernetes',
    },
    extra: 'realNode',
  },
  { name: 'temporal', binaries: { temporal: 'github.com/temporalio/cli/cmd/temporal' } },
  {
    name: 'fake-gcs-server',
    binaries: { 'fake-gcs-server': 'github.com/fsouza/fake-gcs-server' },
    extra: 'gcs',
  },
  {
    name: 'temporal-ui',
    binaries: { 'temporal-ui': 'github.com/temporalio/ui-server/v2/cmd/server' },
    extra: 'newerUi',
  },
  {
    name: 'percona-v2',
    binaries: {
      'postgres-operator':
        'github.com/percona/percona-postgresql-operator/v2/cmd/postgres-operator',
      pgbackrest: 'github.com/percona/percona-postgresql-operator/v2/cmd/pgbackrest',
    },
    extra: 'realNode',
  },
  {
    name: 'percona-v1',
    binaries: {
      'postgres-operator': 'github.com/percona/percona-postgresql-operator/cmd/postgres-operator',
      'pgo-rmdata': 'github.com/percona/percona-postgresql-operator/cmd/pgo-rmdata',
    },
    extra: 'realNode',
  },
  { name: 'coredns', binaries: { coredns: 'github.com/coredns/coredns' }, extra: 'realNode' },
];

/** Where the sources of a module are that is called `name`, or from which the programs so called are built. */
export function moduleSource(name: string): string {
  const source = TOOL_MODULES.find((module) => module.name === name)?.source;
  return join(TOOLS, source ?? name);
}

/** Flags for the linker: no debug tables, and the program's version where it cannot know it by itself. */
export function linkerFlags({ name, version }: ToolModule): string {
  const flags = '-s -w';
  if (!version) return flags;
  const text = readFileSync(join(moduleSource(name), 'go.mod'), 'utf8');
  const line = text
    .split('\n')
    .find((candidate) => candidate.trim().startsWith(`${version.module} v`));
  return `${flags} -X ${version.variable}=${line?.trim().split(' ')[1] ?? ''}`;
}

/** Where a module's products are: outside the repository, keyed by all that decides them. */
export function moduleCache(name: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(TOOL_MODULES.find((module) => module.name === name) ?? {}));
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(readFileSync(join(moduleSource(name), file)));
  }
  hash.update(`${process.platform} ${process.arch}`);
  return join(cacheRoot(), 'tools', `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/** True when all of a module's products are there; a directory appears whole or not at all. */
export function isCached(name: string): boolean {
  return existsSync(moduleCache(name));
}

/** Where all of the lab's products are kept between runs. */
export function cacheRoot(): string {
  const chosen = process.env['PG_HANDOVER_CACHE'];
  if (chosen) return chosen;
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pg-handover');
}
