/** Moments of one cut-over, in milliseconds since the epoch, all by the clock of one machine. */
export interface CutOverMarks {
  /** The writer: the last row that v1 acknowledged. */
  lastOnV1: number;
  /** v1: its last segment with user WAL was complete (`.ready` came, the later `.done`'s mtime). */
  segmentReady: number;
  /** v1: that segment was in both repositories (`.ready` was renamed to `.done`, its ctime). */
  segmentArchived: number;
  /** v1's log: `database system is shut down`. */
  sourceDown: number;
  /** v2's log: the segment was restored from the archive. */
  segmentRestored: number;
  /** Whoever cuts over: just before the promotion was sent. */
  promotionSent: number;
  /** v2's log: `database system is ready to accept connections`. */
  targetWritable: number;
  /** The writer: the first row that v2 acknowledged. */
  firstOnV2: number;
}

/** Where the seconds of a write outage went. Their sum is the outage. */
export interface Split {
  /** Last acknowledged row → v1's last segment complete: the stop's way to v1, sessions ended, the segment switched. */
  fence: number;
  /** → archived, by v1's own archive_command. */
  archive: number;
  /** → v2 restored that segment, counted from where v1 was down. */
  replay: number;
  /** Archived → v1 down. */
  sourceStops: number;
  /** The promotion sent → v2 writable. */
  promote: number;
  /** What is left: the looks, decisions and waits between these, and until the writer had found v2. */
  orchestration: number;
}

/** A process may be kept from noting what it has seen, or two clocks be read in another order, but not for longer. */
const TOLERANCE_MS = 250;

/**
 * Split a write outage by what the servers themselves said. Each moment counts from the latest before it and none lies
 * outside of the outage, so no part is negative and the parts add up to the outage; orchestration is the sum of the two
 * gaps that no server accounts for. What v2 does after it restored the segment, before whoever cuts over sees it, is in it too: it
 * is never told too small. Pure.
 *
 * @throws {Error} when the moments contradict each other by more than {@link TOLERANCE_MS}.
 */
export function splitOutage(marks: CutOverMarks): Split {
  const { lastOnV1, firstOnV2 } = marks;
  refuseContradictions(marks);
  const within = (moment: number, from: number) => Math.min(Math.max(moment, from), firstOnV2);
  const ready = within(marks.segmentReady, lastOnV1);
  const archived = within(marks.segmentArchived, ready);
  const down = within(marks.sourceDown, archived);
  // v2 often has the segment before v1's pg_ctl has returned: then it costs nothing more.
  const restored = within(marks.segmentRestored, down);
  const sent = within(marks.promotionSent, restored);
  const writable = within(marks.targetWritable, sent);
  const seconds = (milliseconds: number) => milliseconds / 1000;
  return {
    fence: seconds(ready - lastOnV1),
    archive: seconds(archived - ready),
    replay: seconds(restored - down),
    sourceStops: seconds(down - archived),
    promote: seconds(writable - sent),
    orchestration: seconds(sent - restored + (firstOnV2 - writable)),
  };
}

/** Pairs of which the first cannot be after the second. v1's end and v2's restore are in no order. */
const IN_ORDER = [
  ['lastOnV1', 'segmentReady'],
  ['segmentReady', 'segmentArchived'],
  ['segmentArchived', 'sourceDown'],
  ['segmentArchived', 'segmentRestored'],
  ['sourceDown', 'promotionSent'],
  ['segmentRestored', 'promotionSent'],
  ['promotionSent', 'targetWritable'],
  ['targetWritable', 'firstOnV2'],
] as const;

function refuseContradictions(marks: CutOverMarks): void {
  for (const [first, second] of IN_ORDER) {
    const excess = marks[first] - marks[second];
    if (!(excess <= TOLERANCE_MS))
      throw new Error(`${first} is ${excess} ms after ${second}, which cannot be`);
  }
}
