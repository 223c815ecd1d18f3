import type { Block, Fact, Item, Line, ReportDocument } from './document.ts';
import { escapeMarkdown, markdownCode } from './escape-markdown.ts';

/** A report as Markdown. @param picture file of the timeline, beside it; null where there is none. */
export function renderMarkdown(report: ReportDocument, picture: string | null = null): string {
  const { title, subtitle, answer, sections } = report;
  const parts = [
    `# ${escapeMarkdown(title)}`,
    textOf(subtitle),
    factList(answer),
    ...(picture === null ? [] : [`![When each step ran, and when nobody could write](${picture})`]),
    ...sections.flatMap((section) => [
      `## ${escapeMarkdown(section.title)}`,
      ...section.blocks.map((block) => blockOf(block)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return textOf(block.line);
    case 'facts':
      return factList(block.facts);
    case 'items':
      return block.items.map((item) => itemOf(item)).join('\n');
    case 'table':
      return tableOf(block);
  }
}

/** The lines of one stay below each other. */
function factList(facts: readonly Fact[]): string {
  return facts
    .map(({ label, lines }) => {
      const shown = lines.map((line) => textOf(line)).join('\\\n  ');
      return `- **${escapeMarkdown(label)}:** ${shown}`;
    })
    .join('\n');
}

function itemOf({ head, lines, more = [] }: Item): string {
  const below = [...lines, ...more].map((line) => `  - ${textOf(line)}`);
  return [`- ${textOf(head)}`, ...below].join('\n');
}

function tableOf({ heads, rows }: { heads: string[]; rows: Line[][] }): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(heads.map((head) => escapeMarkdown(head))),
    row(heads.map(() => '---')),
    ...rows.map((cells) => row(cells.map((cell) => textOf(cell)))),
  ].join('\n');
}

function textOf(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return escapeMarkdown(piece);
      if ('code' in piece) return markdownCode(piece.code);
      if ('said' in piece) return `“${escapeMarkdown(piece.said)}”`;
      return `**${escapeMarkdown(piece.strong)}**`;
    })
    .join('');
}
