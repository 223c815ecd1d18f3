import type { LabConnection } from '../kubernetes.ts';
import type { Log } from '../log.ts';
import type { NodeConfig } from './config.ts';
import type { ObjectCache } from './object-cache.ts';
import type { VolumeClaims } from './volume-claims.ts';

/** What every part of the agent shares. */
export interface NodeContext {
  lab: LabConnection;
  config: NodeConfig;
  cache: ObjectCache;
  claims: VolumeClaims;
  log: Log;
}
