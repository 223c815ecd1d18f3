import { describeCluster } from '../model/names.ts';
import type { MigrationStatus } from '../model/status.ts';
import { describeDecision } from './describe-decision.ts';
import { describeBehind, describeRecord } from './describe-record.ts';
import { headline, type Quoted } from './headline.ts';
import { utcSeconds } from './utc-seconds.ts';

/** More decisions than anybody reads in a summary; the result has them all. */
const MAX_DECISIONS = 12;
/** A remedy may be a page of commands; the findings have it whole. */
const MAX_TEXT = 400;

/** Within the UI's JSON: a double quote would come out escaped. */
const asText: Quoted = (text) => {
  const line = text.replaceAll('"', "'").replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT).toWellFormed()} …` : line;
};

/**
 * A migration that has ended, in sentences that are read as they stand: what happened, who decided it, the outage, the
 * proof, and what became of both clusters.
 *
 * @param quoted marks times and what others have written; by default they stand in the sentence as they are.
 */
export function summarise(status: MigrationStatus, quoted: Quoted = asText): string[] {
  return [
    headline(status, quoted),
    ...why(status, quoted),
    ...notUndone(status, quoted),
    ...asked(status, quoted),
    ...decided(status, quoted),
    ...undoneCutOvers(status, quoted),
    ...outage(status, quoted),
    ...proof(status, quoted),
    ...clusters(status, quoted),
    ...undone(status),
    ...plan(status, quoted),
    ...record(status, quoted),
  ];
}

function why({ reason, outcome }: MigrationStatus, quoted: Quoted): string[] {
  return reason === null || outcome === 'planned' ? [] : [`Why: ${quoted(reason)}`];
}

function asked({ source, target, requestedBy, phases }: MigrationStatus, quoted: Quoted): string[] {
  const which = `${quoted(describeCluster(source))} to ${quoted(describeCluster(target))}`;
  const by = requestedBy === null ? ', by nobody who gave a name' : ` by ${quoted(requestedBy)}`;
  const begun = phases.preflight?.startedAtMs;
  const at = begun === undefined ? '' : `, begun at ${quoted(utcSeconds(begun))}`;
  return [`Asked for: ${which}${by}${at}.`];
}

function decided(status: MigrationStatus, quoted: Quoted): string[] {
  const { decisions } = status;
  const told = decisions.slice(-MAX_DECISIONS).map((one) => describeDecision(status, one, quoted));
  const more = decisions.length - told.length;
  return more > 0 ? [`Decided before: ${more} more, see decisions.`, ...told] : told;
}

function undoneCutOvers({ undoneCutOvers: all }: MigrationStatus, quoted: Quoted): string[] {
  const last = all.at(-1);
  if (last === undefined) return [];
  const times = all.length === 1 ? 'One cut-over was' : `${all.length} cut-overs were`;
  return [`${times} begun and undone, the last because: ${quoted(last.why)}`];
}

function outage({ writeOutageSeconds, proof }: MigrationStatus, quoted: Quoted): string[] {
  if (writeOutageSeconds === null) return [];
  const lasted = `Write outage: ${writeOutageSeconds.toFixed(1)} s`;
  if (proof === null) return [`${lasted}.`];
  const from = proof.stopSentAtMs;
  const to = from + Math.round(writeOutageSeconds * 1000);
  return [`${lasted}, from ${quoted(utc(from))} to ${quoted(utc(to))}.`];
}

function proof({ proof, pastPointOfNoReturn }: MigrationStatus, quoted: Quoted): string[] {
  if (proof === null || !pastPointOfNoReturn) return [];
  const { replayLsn, endLsn, timeline, lastSegment, systemIdentifier } = proof;
  return [
    `Proof that no row is missing: v2 had replayed up to ${quoted(replayLsn)}, and v1, stopped cleanly, ended at ${quoted(endLsn)}.`,
    `Both on timeline ${timeline}, last segment ${quoted(lastSegment)}, system identifier ${quoted(systemIdentifier)}.`,
  ];
}

function clusters(status: MigrationStatus, quoted: Quoted): string[] {
  const { targetTimeline, fullBackup, outcome, repository, lostDeleteCured } = status;
  if (targetTimeline === null) return [];
  const backup =
    fullBackup === null ? 'it has no full backup of its own' : `full backup ${quoted(fullBackup)}`;
  const v2 = `v2: promoted to timeline ${targetTimeline}; ${backup}.`;
  if (outcome !== 'migrated') return [v2];
  const cured = lostDeleteCured ? '; its operator had missed the delete, which was cured' : '';
  const path = repository === 'own' ? ', and v2 has a path of its own' : ', and v2 goes on in it';
  return [v2, `v1: deleted, its repository kept${path}${cured}.`];
}

function notUndone({ notUndone: left }: MigrationStatus, quoted: Quoted): string[] {
  return left.map((what) => `NOT undone: ${quoted(what)}`);
}

function undone({ undone: steps, outcome, pastPointOfNoReturn }: MigrationStatus): string[] {
  if (outcome === 'planned' || pastPointOfNoReturn) return [];
  return [steps.length === 0 ? 'Undone: nothing had to be.' : `Undone: ${steps.join(', ')}.`];
}

function plan({ outcome, planHash, refusal }: MigrationStatus, quoted: Quoted): string[] {
  if (outcome !== 'planned') return [];
  return [
    planHash === null ? 'No plan could be made.' : `The plan is ${quoted(planHash)}.`,
    ...(refusal === null
      ? ['To run it: start it again with dryRun false and this planHash.']
      : [`Refused because: ${quoted(refusal.what)}`, `What to do: ${quoted(refusal.remedy)}`]),
  ];
}

function record(status: MigrationStatus, quoted: Quoted): string[] {
  const told = describeBehind(status, quoted) ?? describeRecord(status, quoted);
  return status.outcome === null || told === null ? [] : [told];
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}
