import type { MigrationStatus } from '../model/status.ts';
import { describeWrites } from './describe-writes.ts';
import { utcSeconds } from './utc-seconds.ts';
import { whereItStands } from './where-it-stands.ts';

/** Marks a time, or a text that somebody else has written, as such. */
export type Quoted = (text: string) => string;

/** True as long as nothing was sent that could not be undone, once preflight has seen v1. */
export const NOTHING_LOST = 'v1 is in service and has everything.';

/**
 * What is happening, and is the data safe: the one or two sentences that everything else comes after.
 */
export function headline(status: MigrationStatus, quoted: Quoted): string {
  return status.outcome === null ? underWay(status, quoted) : ended(status, quoted);
}

function underWay(status: MigrationStatus, quoted: Quoted): string {
  const { outage, undoing, pastPointOfNoReturn, phase } = status;
  const since = outage === null ? '' : `WRITE OUTAGE since ${quoted(utcSeconds(outage.sinceMs))}`;
  if (pastPointOfNoReturn) {
    const next = phase === 'fallBack' ? '' : ' v2 was proved to have everything, and takes over.';
    return outage === null ? whereItStands(status) : `${since}. ${whereItStands(status)}${next}`;
  }
  if (undoing && outage === null) return `Being undone. ${NOTHING_LOST}`;
  if (outage === null) {
    const now = phase === 'preflight' ? 'Only looking.' : NOTHING_LOST;
    return `${now} Nothing irreversible has been done.`;
  }
  if (undoing || outage.untilMs === null)
    return `${since}: v1 is stopped and has everything; it is being put back into service.`;
  const until = quoted(utcSeconds(outage.untilMs));
  return `${since}: v1 is stopped and has everything. Unless v2 is proved to have it all, that is undone by itself at ${until}.`;
}

function ended(status: MigrationStatus, quoted: Quoted): string {
  const { outcome, pastPointOfNoReturn } = status;
  if (outcome === 'migrated') return 'Migrated. v2 is in service and has everything.';
  if (outcome === 'planned')
    return status.refusal === null
      ? 'Planned. Nothing was touched. A migration with this plan can start.'
      : 'Planned. Nothing was touched. A migration would be refused.';
  if (outcome === 'fellBack') return `Fell back. ${whereItStands(status)}${lost(status, quoted)}`;
  return `Ended: ${outcome ?? ''}. ${pastPointOfNoReturn ? whereItStands(status) : whereV1Is(status)}`;
}

function whereV1Is({ notUndone, outage, phase }: MigrationStatus): string {
  // It may not even be there: that is what preflight looks for.
  if (phase === 'preflight') return 'Nothing was created; v1 is as it was.';
  if (notUndone.length === 0) return NOTHING_LOST;
  return outage === null
    ? `${NOTHING_LOST} But NOT everything could be undone.`
    : 'NOT everything could be undone: v1 has everything, but may be STOPPED.';
}

/** What the way back has cost. */
function lost({ fallBack }: MigrationStatus, quoted: Quoted): string {
  if (fallBack === null) return '';
  const least = fallBack.exact ? '' : ', or more: it was not shut down cleanly';
  return ` v1 lacks what v2 had taken in: ${quoted(describeWrites(fallBack.lost))}${least}.`;
}
