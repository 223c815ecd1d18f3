import { printable } from '../model/printable.ts';
import type { Verified } from './commands/history-verify.ts';
import type { VerifiedRun } from './history/verify-run.ts';
import type { Paint } from './paint.ts';
import { PAGE_WIDTH, hang } from './wrap-text.ts';

/** The first ones say what is wrong; all are in the JSON. */
const MOST_MISFITS = 10;

/** What records are worth, run by run. */
export function renderHistoryVerify({ runs, head }: Verified, paint: Paint): string {
  const lines = runs.flatMap((run) => runLines(run, paint));
  if (runs.length === 0) lines.push('The audit store holds no record.');
  return [...lines, ...headLines(head, paint)].join('\n');
}

function runLines(run: VerifiedRun, paint: Paint): string[] {
  const { workflowId, runId, whole, chain } = run;
  const verdict = whole
    ? paint('good', `whole: ${chain.rows} rows, ${STATES[chain.state]}`)
    : paint('bad', 'DOES NOT FIT');
  return [
    `${printable(workflowId)}, run ${printable(runId)}: ${verdict}`,
    ...(whole ? [`  head       ${chain.head}`] : []),
    ...labelled('chain', chainWord(run)),
    ...labelled('export', chain.history.what),
    ...labelled('Temporal', temporalWord(run)),
    ...misfitLines(run, paint),
  ];
}

const STATES = {
  ...{ empty: 'empty', open: 'not ended' },
  ...{ ended: 'ended, not closed yet', closed: 'closed' },
} as const;

function labelled(label: string, text: string): string[] {
  return hang(`  ${label.padEnd(11)}`, printable(text), PAGE_WIDTH);
}

function chainWord({ chain }: VerifiedRun): string {
  if (chain.fault !== null) return chain.fault.what;
  return chain.rows === 0 ? 'There are no rows.' : `Every hash was computed anew, and fits.`;
}

function temporalWord({ comparison, comparedWith, notCompared }: VerifiedRun): string {
  const why = notCompared === null ? '' : `${notCompared} `;
  if (comparison === null) return `${why}Nothing was compared.`;
  const { compared, misfits, waiting } = comparison;
  const history = comparedWith === 'export' ? 'the exported history' : "Temporal's history";
  const wait = waiting === 0 ? '' : ` ${waiting} more wait to be written.`;
  const same =
    misfits.length === 0
      ? `${compared} rows are as ${history} has them.`
      : `The record and ${history} differ in ${misfits.length} places.`;
  return `${why}${same}${wait}`;
}

function misfitLines({ comparison }: VerifiedRun, paint: Paint): string[] {
  const misfits = comparison?.misfits ?? [];
  const more = misfits.length - MOST_MISFITS;
  return [
    ...misfits
      .slice(0, MOST_MISFITS)
      .flatMap(({ what }) => hang('    ', printable(what), PAGE_WIDTH))
      .map((line) => paint('bad', line)),
    ...(more > 0 ? [`    and ${more} more: --json`] : []),
  ];
}

function headLines(head: Verified['head'], paint: Paint): string[] {
  if (head === null) return [];
  const { hash, found } = head;
  const noted = printable(hash);
  if (found === null) return [paint('bad', `No row has the hash that was noted: ${noted}`)];
  const { seq, workflowId } = found;
  return hang(
    '',
    `The hash that was noted is that of row ${seq} of ${printable(workflowId)}: up to it the record is what it was then.`,
    PAGE_WIDTH,
  );
}
