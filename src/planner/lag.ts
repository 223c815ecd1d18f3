import type { Lag, LagSample } from '../model/lag.ts';
import { duration } from './duration.ts';
import { lsnDistanceBytes } from '../model/lsn.ts';

/**
 * Lag and its trend from the newest sample and an older one. Rates need some seconds between the two: a standby
 * fed by an archive moves by whole segments, and two close samples would see either nothing or a jump.
 */
export function measureLag(newest: LagSample, older: LagSample | null): Lag {
  const bytes = lsnDistanceBytes(newest.sourceLsn, newest.replayLsn);
  const seconds = older === null ? 0 : (newest.takenAtMs - older.takenAtMs) / 1000;
  if (older === null || seconds <= 0)
    return {
      bytes,
      replayBytesPerSecond: null,
      writeBytesPerSecond: null,
      etaSeconds: bytes === 0 ? 0 : null,
      sample: newest,
    };
  const replayed = lsnDistanceBytes(newest.replayLsn, older.replayLsn) / seconds;
  const written = lsnDistanceBytes(newest.sourceLsn, older.sourceLsn) / seconds;
  return {
    bytes,
    replayBytesPerSecond: Math.round(replayed),
    writeBytesPerSecond: Math.round(written),
    etaSeconds: etaSeconds(bytes, replayed - written),
    sample: newest,
  };
}

function etaSeconds(bytes: number, gainPerSecond: number): number | 'never' {
  if (bytes === 0) return 0;
  return gainPerSecond > 0 ? Math.ceil(bytes / gainPerSecond) : 'never';
}

/** One line for people: how far, which way, how long. */
export function describeLag(lag: Lag): string {
  const parts = [`${formatBytes(lag.bytes)} behind`];
  if (lag.replayBytesPerSecond !== null)
    parts.push(`replaying ${formatBytes(lag.replayBytesPerSecond)}/s`);
  if (lag.writeBytesPerSecond !== null)
    parts.push(`v1 writes ${formatBytes(lag.writeBytesPerSecond)}/s`);
  if (lag.etaSeconds === 'never') parts.push('never caught up at this rate');
  else if (lag.etaSeconds !== null && lag.etaSeconds > 0)
    parts.push(`caught up in about ${duration(lag.etaSeconds)}`);
  return parts.join(', ');
}

/** With the unit that keeps it short: `4.0 KiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? 'B'}`;
}
