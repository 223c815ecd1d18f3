import type { StoredRow } from '../../../model/record.ts';
import { describeDecision } from '../describe-decision.ts';
import type { Item, Section } from '../document.ts';
import { rowsOf, type RowOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** What the gates showed, and everything that was sent to decide: what counted, and what did not. */
export function decisions({ rows }: Story): Section {
  const items = rows.flatMap((row) => itemOf(row));
  return {
    title: 'Who decided what',
    blocks:
      items.length === 0
        ? [{ kind: 'paragraph', line: ['No gate was opened, and nobody sent anything.'] }]
        : [
            { kind: 'paragraph', line: [counted(rows)] },
            { kind: 'items', items },
          ],
  };
}

function counted(rows: readonly StoredRow[]): string {
  const all = rowsOf(rows, 'decision');
  const refused = all.filter(({ content }) => !content.taken).length;
  const sent = all.length === 1 ? 'One message was sent' : `${all.length} messages were sent`;
  if (all.length === 0) return 'Nobody sent anything.';
  if (refused === 0) return `${sent}; nothing was refused.`;
  return `${sent}; ${refused} of them changed nothing.`;
}

function itemOf(row: StoredRow): Item[] {
  if (row.kind === 'gateOpened') return [gate(row)];
  return row.kind === 'decision' ? [decision(row)] : [];
}

function gate({ atMs, content }: RowOf<'gateOpened'>): Item {
  const { evidence } = content;
  const lag =
    'lag' in evidence
      ? `lag ${evidence.lag.bytes} bytes of WAL, plan ${evidence.planHash}`
      : `v2 on timeline ${evidence.targetTimeline}, ${evidence.writes.transactions} transactions of its own`;
  const what = content.gate === 'delete' ? 'the delete of v1' : 'the cut-over';
  return {
    head: [{ code: utcMs(atMs) }, ` The gate for ${what} opened.`],
    lines: [
      ['shows evidence ', { code: evidence.evidenceId }, `: ${lag}`],
      ['v1 ', { code: evidence.sourceUid }, ', v2 ', { code: evidence.targetUid }],
    ],
  };
}

function decision(row: RowOf<'decision'>): Item {
  const { name, taken, why } = row.content;
  const [who = [], ...rest] = describeDecision(row, `sent ${name}`);
  return {
    head: [taken ? 'Taken: ' : 'Changed nothing: ', ...who],
    lines: [...(why === null ? [] : [['because ', why]]), ...rest],
    ...(taken ? { tone: 'good' as const } : { tone: 'warn' as const }),
  };
}
