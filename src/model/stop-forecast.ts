/**
 * What will become of the clients and how long the stop of v1 is likely to take, measured when the gate opens. A fast
 * stop ends every session, writes a checkpoint, archives the last segment, and waits for receivers of WAL.
 */
export interface StopForecast {
  measuredAtMs: number;
  /** The first of two checkpoints made then: what was dirty. The one before the cut-over will take about as long. */
  checkpointMs: number;
  /** The second one, right after: what the checkpoint inside the outage will take. */
  stopCheckpointMs: number;
  /** Client sessions of applications, which the stop will end. */
  clients: number;
  /** Age of the oldest open transaction; it will be rolled back. Null when there is none. */
  longestTransactionSeconds: number | null;
  preparedTransactions: number;
  logicalSlots: string[];
  /** Everything that receives WAL from v1: its replicas, and others. One that does not answer delays the stop. */
  receivers: { name: string; ofV1: boolean; state: string; lagBytes: number }[];
  /** v1's `wal_sender_timeout`: the longest that a receiver which does not answer delays the stop. 0 is no limit. */
  walSenderTimeoutMs: number;
}
