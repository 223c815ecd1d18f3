import type { V2Cluster } from '../model/v2-cluster.ts';

/**
 * How often the standby asks the archive for the next segment in the cut-over. PostgreSQL's default of five seconds would
 * be five seconds of write outage. Not longer than that: every question is a request to the bucket.
 */
export const QUICK_ARCHIVE_POLL = '200ms';
export const ARCHIVE_POLL_SETTING = 'wal_retrieve_retry_interval';

/** The standby as it is during the cut-over. */
export function quicken(standby: V2Cluster): V2Cluster {
  const { spec } = standby;
  const { postgresql } = spec.patroni.dynamicConfiguration;
  const parameters = { ...postgresql.parameters, [ARCHIVE_POLL_SETTING]: QUICK_ARCHIVE_POLL };
  const dynamicConfiguration = {
    ...spec.patroni.dynamicConfiguration,
    postgresql: { ...postgresql, parameters },
  };
  return { ...standby, spec: { ...spec, patroni: { ...spec.patroni, dynamicConfiguration } } };
}
