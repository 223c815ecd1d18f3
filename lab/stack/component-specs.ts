import { fileURLToPath } from 'node:url';

import { HEALTH_PATH, STORE_HEALTH_PATH } from '../gcs/gateway.ts';
import { labPath } from '../lab-path.ts';
import { serverSpec } from '../postgres/server-spec.ts';
import { auditServer, auditUrl } from './audit-server.ts';
import { componentDefiner, type Define } from './component-definer.ts';
import type { ComponentSpec } from './component.ts';
import { apiserverArgs, controllerManagerArgs, etcdArgs, kwokArgs } from './kubernetes-args.ts';
import { stackPaths, type StackLayout } from './layout.ts';
import { gcsStoreArgs, newerUiArgs, s3Args, temporalArgs } from './service-args.ts';

const SUBREAPER = fileURLToPath(new URL('subreaper.py', import.meta.url));
const GCS_GATEWAY = fileURLToPath(new URL('../gcs/main.ts', import.meta.url));
const NODE_AGENT = fileURLToPath(new URL('../node/main.ts', import.meta.url));

/** Names of a stack's processes. */
export type ComponentName =
  | 'etcd'
  | 'apiserver'
  | 'controllerManager'
  | 'kwok'
  | 'node'
  | 's3'
  | 'gcs'
  | 'gcsStore'
  | 'temporal'
  | 'newerUi'
  | 'audit';

/** The definitions of a stack's processes. */
export function componentSpecs(layout: StackLayout): Record<ComponentName, ComponentSpec> {
  const { ports, tools } = layout;
  const { pki, nodeConfig } = stackPaths(layout.directory);
  const url = (scheme: string, port: number, path: string): string =>
    `${scheme}://127.0.0.1:${String(port)}${path}`;
  const define = componentDefiner(layout, labPath(layout.directory));
  // What runs the pods' commands also waits for the orphans among them.
  const adopting = ['/usr/bin/python3', SUBREAPER];
  return {
    etcd: define('etcd', [tools.etcd, ...etcdArgs(layout)], {
      url: url('http', ports.etcd, '/health'),
    }),
    apiserver: define('apiserver', [tools.kubeApiserver, ...apiserverArgs(layout)], {
      url: url('https', ports.apiserver, '/readyz'),
      pki,
    }),
    controllerManager: define(
      'controllerManager',
      [tools.kubeControllerManager, ...controllerManagerArgs(layout)],
      { url: url('https', ports.controllerManager, '/healthz'), pki },
    ),
    kwok: define('kwok', [...adopting, tools.kwok, ...kwokArgs(layout)], {
      url: url('https', ports.kwok, '/healthz'),
      pki,
    }),
    node: define('node', [...adopting, process.execPath, NODE_AGENT, nodeConfig], {
      url: url('http', ports.node, '/healthz'),
    }),
    s3: define('s3', [tools.versitygw, ...s3Args(layout, `127.0.0.1:${String(ports.s3)}`)], {
      url: url('https', ports.s3, '/health'),
      pki,
    }),
    ...onDemandSpecs(layout, define),
    temporal: define('temporal', [tools.temporal, ...temporalArgs(layout)], {
      // Its ports are open before its namespace is there.
      url: url('http', ports.temporalHttp, '/api/v1/namespaces/default'),
    }),
    audit: serverSpec(auditServer(layout), define('audit', [], { url: auditUrl(layout) })),
  };
}

/** See start-gcs.ts (the gateway is what clients reach, the store what it speaks to) and start-newer-ui.ts. */
function onDemandSpecs(
  layout: StackLayout,
  define: Define,
): Record<'gcs' | 'gcsStore' | 'newerUi', ComponentSpec> {
  const { pki, gcsConfig } = stackPaths(layout.directory);
  const { gcs, gcsStore, newerUi } = layout.ports;
  return {
    gcs: define('gcs', [process.execPath, GCS_GATEWAY, gcsConfig], {
      url: `https://127.0.0.1:${String(gcs)}${HEALTH_PATH}`,
      pki,
    }),
    gcsStore: define('gcsStore', [layout.tools.fakeGcsServer, ...gcsStoreArgs(layout)], {
      url: `http://127.0.0.1:${String(gcsStore)}${STORE_HEALTH_PATH}`,
    }),
    newerUi: define('newerUi', [layout.tools.temporalUi, ...newerUiArgs(layout)], {
      url: `http://127.0.0.1:${String(newerUi)}/healthz`,
    }),
  };
}
