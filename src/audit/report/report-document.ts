import { describeCluster } from '../../model/names.ts';
import type { Outcome } from '../../model/phase.ts';
import type { StoredRow } from '../../model/record.ts';
import type { Fact, Line, ReportDocument, Tone } from './document.ts';
import { answer } from './sections/answer.ts';
import { asked } from './sections/asked.ts';
import { attempts } from './sections/attempts.ts';
import { changes } from './sections/changes.ts';
import { decisions } from './sections/decisions.ts';
import { findings } from './sections/findings.ts';
import { howItEnded } from './sections/how-it-ended.ts';
import { proofs } from './sections/proofs.ts';
import { steps } from './sections/steps.ts';
import { theRecord } from './sections/the-record.ts';
import { verification } from './sections/verification.ts';
import { tellStory, type Story } from './story.ts';

/** In the order in which an auditor asks. */
const SECTIONS: readonly ((story: Story) => ReportDocument['sections'][number])[] = [
  asked,
  howItEnded,
  decisions,
  proofs,
  steps,
  verification,
  findings,
  changes,
  attempts,
];

/**
 * One record as a report.
 *
 * @param rows of one run, in order.
 * @param chain what came out when its hashes were computed anew, if they were: why the record does not hold, or null.
 */
export function reportDocument(
  rows: readonly StoredRow[],
  chain: { fault: string | null } | null = null,
): ReportDocument {
  const story = tellStory(rows);
  const fault = chain?.fault ?? null;
  const state = stateOf(story);
  return {
    title: `${nameOf(story)}: ${state}`,
    tone: toneOf(state),
    subtitle: subtitleOf(rows),
    answer: [...(fault === null ? [] : [doesNotHold(fault)]), ...answer(story)],
    sections: [
      ...SECTIONS.map((section) => section(story)).filter(({ blocks }) => blocks.length > 0),
      theRecord(story, chain),
    ],
  };
}

/** Before anything that such a record says. */
function doesNotHold(fault: string): Fact {
  return { label: 'DOES NOT HOLD', lines: [[fault]], tone: 'bad' };
}

function nameOf({ asked: row }: Story): string {
  if (row === null) return 'A migration';
  const { source, target } = row.content;
  return `${describeCluster(source)} → ${describeCluster(target)}`;
}

/** Its own word, or else Temporal's. */
function stateOf({ ended, closed }: Story): string {
  if (ended !== null) return ended.content.outcome;
  return closed === null ? 'not ended' : closed.content.status.toLowerCase();
}

const TONES: Partial<Record<string, Tone>> = {
  ...({ migrated: 'good', planned: 'good', failed: 'bad', fellBack: 'warn' } satisfies Partial<
    Record<Outcome, Tone>
  >),
  ...{ terminated: 'bad', timed_out: 'bad' },
};

function toneOf(state: string): Tone | null {
  return TONES[state] ?? null;
}

function subtitleOf(rows: readonly StoredRow[]): Line {
  const [first] = rows;
  if (first === undefined) return ['no rows'];
  return [{ code: first.workflowId }, ', run ', { code: first.runId }, `, ${rows.length} rows`];
}
