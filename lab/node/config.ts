import { readFileSync } from 'node:fs';

import type { DatabaseUser } from '../database-user.ts';

/** The node's name: lab operators put it into `spec.nodeName`, as there is no scheduler. */
export const NODE_NAME = 'lab-node';

/** In pod specs 26 is the database's user, as in the operators' images. */
export const DATABASE_UID_IN_PODS = 26;

/** What the stack tells its node agent. */
export interface NodeConfig {
  stackId: string;
  directory: string;
  kubeconfig: string;
  /** Where the agent answers /healthz. */
  healthPort: number;
  /** Where kwok serves exec, logs and port-forward for this node. */
  kubeletPort: number;
  user: DatabaseUser;
}

/** Reads the agent's configuration file. */
export function loadConfig(path: string): NodeConfig {
  return JSON.parse(readFileSync(path, 'utf8')) as NodeConfig;
}
