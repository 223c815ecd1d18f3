import type { StopForecast } from '../model/stop-forecast.ts';
import { formatBytes } from './lag.ts';

/**
 * What stopping v1 will do to its clients and how long it may take, in sentences for the person at the gate.
 *
 * @param quoted marks a name that somebody else has chosen as such.
 */
export function describeStop(forecast: StopForecast, quoted: (name: string) => string): string[] {
  const { preparedTransactions, logicalSlots } = forecast;
  return [
    clients(forecast),
    ...(preparedTransactions === 0
      ? []
      : [`${count(preparedTransactions, 'prepared transaction')} will be on v2, locks included.`]),
    ...(logicalSlots.length === 0
      ? []
      : [`v2 will not have these logical slots: ${logicalSlots.map(quoted).join(', ')}.`]),
    ...receivers(forecast, quoted),
    duration(forecast),
  ];
}

function clients({ clients, longestTransactionSeconds }: StopForecast): string {
  const cut =
    clients === 0
      ? 'The stop of v1 ends no session: no client was connected.'
      : `The stop of v1 ends ${count(clients, 'client session')}.`;
  if (longestTransactionSeconds === null) return cut;
  return `${cut} The longest transaction was open for ${longestTransactionSeconds} s; what is open then is rolled back.`;
}

function receivers({ receivers }: StopForecast, quoted: (name: string) => string): string[] {
  if (receivers.length === 0) return [];
  const list = receivers.map(({ name, ofV1, state, lagBytes }) => {
    const whose = ofV1 ? '' : "none of v1's own, ";
    return `${quoted(name)} (${whose}${state}, ${formatBytes(lagBytes)} behind)`;
  });
  return [`It waits for these receivers of WAL: ${list.join(', ')}.`];
}

function duration({ stopCheckpointMs, walSenderTimeoutMs, receivers }: StopForecast): string {
  const checkpoint = `The checkpoint inside the outage takes about ${stopCheckpointMs} ms`;
  if (receivers.length === 0) return `${checkpoint}.`;
  const limit =
    walSenderTimeoutMs === 0
      ? 'without limit (wal_sender_timeout is 0)'
      : `by up to ${walSenderTimeoutMs / 1000} s (wal_sender_timeout)`;
  return `${checkpoint}; a receiver that does not answer delays the stop ${limit}.`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
