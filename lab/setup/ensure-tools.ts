import { join } from 'node:path';

import type { Log } from '../log.ts';
import type { Extra } from './extras.ts';
import { goEnvironment } from './go-toolchain.ts';
import { makeOnce } from './make-once.ts';
import { runVisibly } from './run-visibly.ts';
import {
  TOOL_MODULES,
  isCached,
  linkerFlags,
  moduleCache,
  moduleSource,
  type ToolModule,
} from './tool-modules.ts';

/** Paths of the lab's programs. */
export interface ToolPaths {
  temporal: string;
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  kwok: string;
  versitygw: string;
  /** An extra: the path is right, but there may be nothing at it. */
  fakeGcsServer: string;
  /** A newer Temporal UI than the one in `temporal`. An extra as well. */
  temporalUi: string;
  /** Programs of a real node and the real operators: extras. */
  realNode: RealNodeTools;
}

/** What a node that runs containers has, and what runs on it. */
export interface RealNodeTools {
  kubelet: string;
  kubeProxy: string;
  kubeScheduler: string;
  /** For containers that run something in another one. */
  kubectl: string;
  coredns: string;
  v1Operator: string;
  v1Rmdata: string;
  v2Operator: string;
  /** The program that v2's operator brings into its pods. */
  v2Pgbackrest: string;
}

/** Builds the lab's programs from their pinned sources where the cache lacks them; of the extras, those named. */
export async function ensureTools(log: Log, extras: readonly Extra[] = []): Promise<ToolPaths> {
  const wanted = TOOL_MODULES.filter(({ extra }) => extra === undefined || extras.includes(extra));
  const missing = wanted.filter((module) => !isCached(module.name));
  if (missing.length > 0) {
    const env = goEnvironment();
    log(
      `building ${String(missing.length)} groups of tools from source, once; all of them take about thirteen minutes on 2 cores`,
    );
    for (const module of missing) {
      await makeOnce(moduleCache(module.name), log, (scratch) =>
        buildModule(module, scratch, { env, log }),
      );
    }
  }
  return {
    temporal: join(moduleCache('temporal'), 'temporal'),
    etcd: join(moduleCache('kubernetes'), 'etcd'),
    kubeApiserver: join(moduleCache('kubernetes'), 'kube-apiserver'),
    kubeControllerManager: join(moduleCache('kubernetes'), 'kube-controller-manager'),
    kwok: join(moduleCache('kwok'), 'kwok'),
    versitygw: join(moduleCache('versitygw'), 'versitygw'),
    fakeGcsServer: join(moduleCache('fake-gcs-server'), 'fake-gcs-server'),
    temporalUi: join(moduleCache('temporal-ui'), 'temporal-ui'),
    realNode: realNodeTools(),
  };
}

function realNodeTools(): RealNodeTools {
  return {
    kubelet: join(moduleCache('kubernetes-node'), 'kubelet'),
    kubeProxy: join(moduleCache('kubernetes-node'), 'kube-proxy'),
    kubeScheduler: join(moduleCache('kubernetes-node'), 'kube-scheduler'),
    kubectl: join(moduleCache('kubernetes-node'), 'kubectl'),
    coredns: join(moduleCache('coredns'), 'coredns'),
    v1Operator: join(moduleCache('percona-v1'), 'postgres-operator'),
    v1Rmdata: join(moduleCache('percona-v1'), 'pgo-rmdata'),
    v2Operator: join(moduleCache('percona-v2'), 'postgres-operator'),
    v2Pgbackrest: join(moduleCache('percona-v2'), 'pgbackrest'),
  };
}

async function buildModule(
  module: ToolModule,
  scratch: string,
  { env, log }: { env: NodeJS.ProcessEnv; log: Log },
): Promise<void> {
  for (const [binary, path] of Object.entries(module.binaries)) {
    await runVisibly({
      what: `building ${binary}`,
      command: 'go',
      // -mod=readonly: go.sum decides what is compiled. The machine's own GOFLAGS must not undo it.
      args: [
        'build',
        '-mod=readonly',
        '-trimpath',
        `-ldflags=${linkerFlags(module)}`,
        '-o',
        join(scratch, binary),
        path,
      ],
      cwd: moduleSource(module.name),
      env: { ...env, GOFLAGS: '' },
      log,
    });
  }
}
