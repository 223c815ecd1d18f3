import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOOLS = fileURLToPath(new URL('../tools', import.meta.url));

/** One Go module under lab/tools whose go.mod and go.sum pin what is built from it. */
export interface ToolModule {
  name: string;
  /** Binary name → package that it is built from. */
  binaries: Record<string, string>;
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
  },
  { name: 'temporal', binaries: { temporal: 'github.com/temporalio/cli/cmd/temporal' } },
];

/** Where a module's sources are. */
export function moduleSource(name: string): string {
  return join(TOOLS, name);
}

/** Where a module's products are: outside the repository, keyed by all that pins them. */
export function moduleCache(name: string): string {
  const hash = createHash('sha256');
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

function cacheRoot(): string {
  const chosen = process.env['PG_HANDOVER_CACHE'];
  if (chosen) return chosen;
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pg-handover');
}
