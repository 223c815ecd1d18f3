/**
 * A position in the write-ahead log, as PostgreSQL prints it: two hexadecimal numbers, `16/B374D848`.
 * Kept as text in every message and history; arithmetic goes through bigint.
 */
export type Lsn = string;

/** Size of the header on the first page of every WAL segment (SizeOfXLogLongPHD, 64-bit builds). */
const LONG_PAGE_HEADER_BYTES = 40n;

/** @throws {TypeError} if the text is no LSN. */
export function lsnToBytes(lsn: Lsn): bigint {
  const match = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(lsn);
  if (match === null) throw new TypeError(`not a WAL position: ${lsn}`);
  return (BigInt(`0x${match[1] ?? ''}`) << 32n) + BigInt(`0x${match[2] ?? ''}`);
}

export function bytesToLsn(bytes: bigint): Lsn {
  return `${(bytes >> 32n).toString(16)}/${(bytes & 0xffffffffn).toString(16)}`.toUpperCase();
}

/** Bytes from `behind` to `ahead`; never negative. */
export function lsnDistanceBytes(ahead: Lsn, behind: Lsn): number {
  const distance = lsnToBytes(ahead) - lsnToBytes(behind);
  return distance > 0n ? Number(distance) : 0;
}

export function isSameLsn(one: Lsn, other: Lsn): boolean {
  return lsnToBytes(one) === lsnToBytes(other);
}

export function hasReached(position: Lsn, goal: Lsn): boolean {
  return lsnToBytes(position) >= lsnToBytes(goal);
}

/** First byte of the segment that holds `lsn`. */
export function segmentStart(lsn: Lsn, segmentBytes: number): Lsn {
  const bytes = lsnToBytes(lsn);
  return bytesToLsn(bytes - (bytes % BigInt(segmentBytes)));
}

/**
 * Whether a checkpoint is the first record of its segment. After a clean stop with archiving on it is:
 * the server switches the segment before it writes the shutdown checkpoint, so no user record can stand
 * between the start of the segment and the checkpoint.
 */
export function isFirstRecordOfSegment(lsn: Lsn, segmentBytes: number): boolean {
  return lsnToBytes(lsn) % BigInt(segmentBytes) === LONG_PAGE_HEADER_BYTES;
}

/** Name of the segment that ends where `boundary` (a segment's first byte) begins. */
export function segmentBefore(boundary: Lsn, timeline: number, segmentBytes: number): string {
  const size = BigInt(segmentBytes);
  const number = lsnToBytes(boundary) / size - 1n;
  const perLog = 0x100000000n / size;
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  return hex(BigInt(timeline)) + hex(number / perLog) + hex(number % perLog);
}
