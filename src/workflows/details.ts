import type { MigrationStatus } from '../model/status.ts';
import { describeCluster } from '../model/names.ts';
import { headline } from '../planner/headline.ts';
import { summarise } from '../planner/summarise.ts';
import { checklistLines } from './details/checklist-lines.ts';
import { gateDetails } from './details/gate-details.ts';
import { bullets, code, urlSize } from './details/markdown.ts';
import { decisions, findings, ignored } from './details/notes.ts';
import { nowDetails } from './details/now-details.ts';
import { howToStart, refused } from './details/planned-details.ts';
import { secondGateDetails } from './details/second-gate-details.ts';

/**
 * The page travels as a part of a URL, of which proxies take 8 KiB. What is left of that is for the address before it.
 */
export const MAX_URL_CHARACTERS = 7_500;
const SUMMARY_ROOM = 4_000;

/**
 * The Markdown that the Temporal UI shows under "User Metadata": what is happening and whether the data is safe, what is
 * waited for, what to send; then all else. Short lines and code fences: the pane is narrow, does not wrap code, and
 * turns dashes and quotes outside code into typographic ones.
 *
 * @param pendingPage address of the run's pending activities: heartbeats cost no history, so they are newer than this.
 */
export function renderDetails(status: MigrationStatus, pendingPage: string): string {
  const head = [title(status), `**${headline(status, short)}**`];
  const parts = [
    nowDetails(status, pendingPage),
    gateDetails(status),
    secondGateDetails(status),
    refused(status),
    howToStart(status),
    summary(status),
    checklistLines(status),
    decisions(status),
    findings(status),
    ignored(status),
  ];
  return [...fitting([...head, ...parts.filter((part) => part !== '')]), LAST].join('\n\n');
}

// Seen in UI 2.42: the pane cuts its last line, so nothing that matters is there.
const LAST = 'This page does not move by itself: press `R` to see it anew.';
const CUT = 'There is more than this page can carry: it is in the query `status`.';

function title({ source, target, requestedBy }: MigrationStatus): string {
  const [from, to] = [source, target].map((cluster) => code(describeCluster(cluster), 130));
  const by = requestedBy === null ? '' : `, asked for by ${code(requestedBy, 80)}`;
  return `**${from ?? ''} → ${to ?? ''}**${by}`;
}

function short(text: string): string {
  return code(text, 200);
}

/** At the end, in place of what is happening. The headline is its first sentence. */
function summary(status: MigrationStatus): string {
  if (status.outcome === null) return '';
  const [, ...sentences] = summarise(status, code);
  // Two lists with nothing between them are one to the UI.
  const above = status.refusal === null ? '' : 'In short:\n\n';
  return `${above}${bullets(sentences, SUMMARY_ROOM, 'under `Result`')}\n\nThe steps:`;
}

/** The parts in their order, up to what the page can carry: the later, the less it matters. */
function fitting(parts: readonly string[]): string[] {
  const shown: string[] = [];
  let left = MAX_URL_CHARACTERS - urlSize(`\n\n${CUT}\n\n${LAST}`);
  for (const part of parts) {
    left -= urlSize(`${part}\n\n`);
    if (left < 0) return [...shown, CUT];
    shown.push(part);
  }
  return shown;
}
