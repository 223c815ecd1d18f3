import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerComparison } from '../../lab/writer.ts';
import type { Traces } from './cut-over.ts';
import { momentOf, parseServerLog, type LogLine } from './server-log.ts';
import type { CutOverMarks } from './split-outage.ts';
import type { ServerPod, Trial } from './trial.ts';

/**
 * The moments of a cut-over, from those who were there: the writer's ledger, both servers' logs, and the archiver's marker
 * of v1's last segment. To be called before v1's volume is removed.
 *
 * @throws {Error} when one of them has nothing to say.
 */
export async function readMarks(
  trial: Trial,
  { lastSegment, targetPod, promotionSentAtMs }: Traces,
  { lastOnV1, firstOnV2 }: LedgerComparison,
): Promise<CutOverMarks> {
  if (lastOnV1 === null || firstOnV2 === null) throw new Error('the writer saw only one side');
  const source = await readLog(trial, trial.sourcePod);
  const target = await readLog(trial, targetPod);
  // `.ready` is made with the switch of the segment and renamed when it is archived: a rename keeps the
  // modification time and sets the change time.
  const done = `${lastSegment}.done`;
  const marker = await stat(join(trial.dataDirectory, 'pg_wal/archive_status', done));
  const restored = `restored log file "${lastSegment}" from archive`;
  const writable = 'database system is ready to accept connections';
  return {
    lastOnV1: lastOnV1.at,
    segmentReady: marker.mtimeMs,
    segmentArchived: marker.ctimeMs,
    sourceDown: momentOf(source, 'database system is shut down', lastOnV1.at),
    segmentRestored: momentOf(target, restored),
    promotionSent: promotionSentAtMs,
    targetWritable: momentOf(target, writable, promotionSentAtMs),
    // Of the two clocks the monotonic one tells durations.
    firstOnV2: lastOnV1.at + (firstOnV2.mono - lastOnV1.mono),
  };
}

async function readLog({ stack }: Trial, { uid }: ServerPod): Promise<LogLine[]> {
  const path = join(stack.directory, 'pods', uid, 'database.log');
  return parseServerLog(await readFile(path, 'utf8'));
}
