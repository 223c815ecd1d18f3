import type { Clients } from '../clients/clients.ts';
import { refOf, sourceAddresses, sourcePrimary } from '../clients/pods.ts';
import { checkpoint } from '../clients/postgres.ts';
import { psqlJson } from '../clients/psql.ts';
import type { ClusterRef } from '../model/request.ts';
import type { StopForecast } from '../model/stop-forecast.ts';
import { tell } from './heartbeats.ts';

type Asked = Omit<
  StopForecast,
  'measuredAtMs' | 'checkpointMs' | 'stopCheckpointMs' | 'receivers'
> & {
  receivers: { name: string; address: string | null; state: string; lagBytes: number }[];
};

/**
 * What the stop will do to v1's clients, and how long it may take. Makes two checkpoints: the first writes what is
 * dirty, the second takes as long as the one inside the outage will, since one is made just before that, too.
 */
async function measureStop(clients: Clients, source: ClusterRef): Promise<StopForecast> {
  const k = await clients.kubernetes(source.context);
  const primary = refOf(await sourcePrimary(k, source));
  tell('v1 to write a checkpoint, the first of two');
  const checkpointMs = await timed(() => checkpoint(k, primary));
  tell('v1 to write a checkpoint, the second of two');
  const stopCheckpointMs = await timed(() => checkpoint(k, primary));
  const [{ receivers, ...asked }, ofV1] = await Promise.all([
    psqlJson<Asked>(k, primary, STOP_SQL),
    sourceAddresses(k, source),
  ]);
  return {
    ...asked,
    measuredAtMs: Date.now(),
    checkpointMs,
    stopCheckpointMs,
    receivers: receivers.map(({ address, ...receiver }) => ({
      ...receiver,
      ofV1: address !== null && ofV1.includes(address),
    })),
  };
}

export const measureStopActivities = { measureStop };

const STOP_SQL = `SELECT json_build_object(
  'clients', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
    AND pid <> pg_backend_pid() AND application_name NOT IN ('Patroni', 'pg-handover')),
  'longestTransactionSeconds', (SELECT round(extract(epoch FROM max(clock_timestamp() - xact_start)))
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
  'preparedTransactions', (SELECT count(*) FROM pg_prepared_xacts),
  'logicalSlots', (SELECT coalesce(json_agg(slot_name ORDER BY slot_name), '[]')
    FROM pg_replication_slots WHERE slot_type = 'logical'),
  'receivers', (SELECT coalesce(json_agg(json_build_object('name', application_name,
      'address', host(client_addr), 'state', state,
      'lagBytes', coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)) ORDER BY application_name), '[]')
    FROM pg_stat_replication),
  'walSenderTimeoutMs', (SELECT setting::int FROM pg_settings WHERE name = 'wal_sender_timeout'))`;

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAtMs = Date.now();
  await run();
  return Date.now() - startedAtMs;
}
