import { join } from 'node:path';

import type { DatabaseUser } from '../database-user.ts';
import type { ToolPaths } from '../setup/ensure-tools.ts';

/** Ports of a stack, all on loopback. */
export interface StackPorts {
  etcd: number;
  etcdPeer: number;
  apiserver: number;
  controllerManager: number;
  kwok: number;
  node: number;
  s3: number;
  gcs: number;
  gcsStore: number;
  temporal: number;
  temporalUi: number;
  temporalHttp: number;
  temporalMetrics: number;
  newerUi: number;
  audit: number;
}

/** What the definitions of a stack's processes are made from. */
export interface StackLayout {
  id: string;
  directory: string;
  ports: StackPorts;
  tools: ToolPaths;
  /** Directory of Patroni 4.1, for PYTHONPATH. */
  patroni: string;
  user: DatabaseUser;
  s3: { bucket: string; region: string; accessKey: string; secretKey: string };
  /** Of the audit store: of the login `handover`, and of its superuser `postgres`. */
  auditPassword: string;
}

/** Where things are in a stack's directory. */
export function stackPaths(directory: string) {
  return {
    description: join(directory, 'stack.json'),
    kubeconfig: join(directory, 'kubeconfig'),
    workerKubeconfig: join(directory, 'kubeconfig-worker'),
    apiAuditPolicy: join(directory, 'api-audit-policy.json'),
    apiAuditLog: join(directory, 'logs', 'api-audit.jsonl'),
    kwokConfig: join(directory, 'kwok.yaml'),
    nodeConfig: join(directory, 'node.json'),
    bin: join(directory, 'bin'),
    patroni: join(directory, 'patroni'),
    pki: join(directory, 'pki'),
    logs: join(directory, 'logs'),
    run: join(directory, 'run'),
    etcd: join(directory, 'etcd'),
    s3: join(directory, 's3'),
    gcs: join(directory, 'gcs'),
    gcsConfig: join(directory, 'gcs.json'),
    gcsKey: join(directory, 'gcs-key.json'),
    temporal: join(directory, 'temporal.db'),
    newerUi: join(directory, 'newer-ui'),
    audit: join(directory, 'audit'),
    pods: join(directory, 'pods'),
    volumes: join(directory, 'volumes'),
  };
}

export type StackPaths = ReturnType<typeof stackPaths>;
