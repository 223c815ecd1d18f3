import type { JsonObject } from '../model/json.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import { setAt } from './translate/json-path.ts';
import { POSTGRESQL } from './translate/v2-paths.ts';

/**
 * How often the standby asks the archive for the next segment in the cut-over. PostgreSQL's default of five seconds would
 * be five seconds of write outage. Not longer than that: every question is a request to the bucket.
 */
export const QUICK_ARCHIVE_POLL = '200ms';
export const ARCHIVE_POLL_SETTING = 'wal_retrieve_retry_interval';

/** The standby as it is during the cut-over. Nothing of it is taken for granted: an override may have taken it away. */
export function quicken(standby: V2Cluster): V2Cluster {
  // By JSON, which it is: this runs in the workflow, whose sandbox has no structuredClone.
  const cluster = JSON.parse(JSON.stringify(standby)) as V2Cluster & JsonObject;
  setAt(cluster, [...POSTGRESQL, 'parameters', ARCHIVE_POLL_SETTING], QUICK_ARCHIVE_POLL);
  return cluster;
}
