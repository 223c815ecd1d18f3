import type { Block, Fact, Item, Line, ReportDocument, Tone } from '../audit/report/document.ts';
import { printable } from '../model/printable.ts';
import type { Paint } from './paint.ts';
import { PAGE_WIDTH, hang, wrapText } from './wrap-text.ts';

/** Wide enough for the labels of the answer that a record begins with. */
const LABEL_WIDTH = 16;

/** A record as text for a terminal: first who deleted v1, on whose word and on what proof, then all else. */
export function renderHistory(report: ReportDocument, paint: Paint): string {
  const { title, tone, subtitle, answer, sections } = report;
  return [
    painted(wrapText(printable(title), PAGE_WIDTH), tone ?? undefined, paint),
    wrapText(textOf(subtitle), PAGE_WIDTH),
    answer.flatMap((fact) => factLines(fact, paint)),
    ...sections.map((section) => [
      '',
      paint('live', section.title.toUpperCase()),
      ...section.blocks.flatMap((block) => blockLines(block, paint)),
    ]),
  ]
    .flat()
    .join('\n');
}

function blockLines(block: Block, paint: Paint): string[] {
  switch (block.kind) {
    case 'paragraph':
      return wrapText(textOf(block.line), PAGE_WIDTH);
    case 'facts':
      return block.facts.flatMap((fact) => factLines(fact, paint));
    case 'items':
      return block.items.flatMap((item) => itemLines(item, paint));
    case 'table':
      return tableLines(block);
  }
}

/** A label once, and what it says beside it. */
function factLines({ label, lines, tone }: Fact, paint: Paint): string[] {
  const shown = lines.flatMap((line, i) =>
    hang(i === 0 ? label.padEnd(LABEL_WIDTH) : ' '.repeat(LABEL_WIDTH), textOf(line), PAGE_WIDTH),
  );
  return painted(shown, tone, paint);
}

function itemLines({ head, lines, more = [], tone }: Item, paint: Paint): string[] {
  const below = lines.flatMap((line) => hang('    ', textOf(line), PAGE_WIDTH));
  const left = more.length === 0 ? [] : [`    and ${more.length} lines more: --markdown, --html`];
  return [...painted(hang('- ', textOf(head), PAGE_WIDTH), tone, paint), ...below, ...left];
}

/** The last column may be long: it is wrapped below itself. */
function tableLines({ heads, rows }: { heads: string[]; rows: Line[][] }): string[] {
  const cells = [heads, ...rows.map((row) => row.map((line) => textOf(line)))];
  const widths = heads.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  return cells.flatMap((row) => {
    const first = row.slice(0, -1).map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}  `);
    return hang(first.join(''), row.at(-1) ?? '', PAGE_WIDTH);
  });
}

function painted(lines: string[], tone: Tone | undefined, paint: Paint): string[] {
  return tone === undefined ? lines : lines.map((line) => paint(tone, line));
}

/** Nothing in it may steer a terminal: names, comments and errors were written by others. */
function textOf(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return printable(piece);
      if ('said' in piece) return `“${printable(piece.said)}”`;
      return printable('code' in piece ? piece.code : piece.strong);
    })
    .join('');
}
