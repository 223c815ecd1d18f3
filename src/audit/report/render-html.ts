import type { Block, Fact, Item, Line, ReportDocument, Tone } from './document.ts';
import { escapeHtml } from './escape-html.ts';
import { HTML_STYLE } from './html-style.ts';

/** Nothing is fetched and nothing runs, should anything ever get through that is not only text. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one HTML file that needs no other. @param picture an SVG of ours; null where there is none. */
export function renderHtml(report: ReportDocument, picture: string | null): string {
  const { title, tone, subtitle, answer, sections } = report;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${HTML_STYLE}</style>`,
    '</head>',
    '<body><main>',
    `<h1${classOf(tone)}>${escapeHtml(title)}</h1>`,
    `<p class="subtitle">${textOf(subtitle)}</p>`,
    factList(answer, 'answer'),
    ...(picture === null ? [] : [`<figure class="scroll">${picture}</figure>`]),
    ...sections.flatMap((section) => [
      `<section><h2>${escapeHtml(section.title)}</h2>`,
      ...section.blocks.map((block) => blockOf(block)),
      '</section>',
    ]),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${textOf(block.line)}</p>`;
    case 'facts':
      return factList(block.facts, 'facts');
    case 'items':
      return `<ul class="items">\n${block.items.map((item) => itemOf(item)).join('\n')}\n</ul>`;
    case 'table':
      return tableOf(block);
  }
}

function factList(facts: readonly Fact[], name: 'answer' | 'facts'): string {
  const shown = facts.map(({ label, lines, tone }) => {
    const said = lines.map((line) => `<p>${textOf(line)}</p>`).join('');
    return `<div${classOf(tone, 'fact')}><dt>${escapeHtml(label)}</dt><dd>${said}</dd></div>`;
  });
  return `<dl class="${name}">\n${shown.join('\n')}\n</dl>`;
}

function itemOf({ head, lines, more = [], tone }: Item): string {
  const folded =
    more.length === 0
      ? ''
      : `<details><summary>${more.length} more</summary>${lineList(more)}</details>`;
  return `<li${classOf(tone)}><p>${textOf(head)}</p>${lineList(lines)}${folded}</li>`;
}

function lineList(lines: readonly Line[]): string {
  if (lines.length === 0) return '';
  return `<ul class="lines">${lines.map((line) => `<li>${textOf(line)}</li>`).join('')}</ul>`;
}

function tableOf({ heads, rows }: { heads: string[]; rows: Line[][] }): string {
  const head = heads.map((text) => `<th>${escapeHtml(text)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${textOf(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function classOf(tone: Tone | null | undefined, name = ''): string {
  const all = [name, tone ?? ''].filter((one) => one !== '');
  return all.length === 0 ? '' : ` class="${all.join(' ')}"`;
}

function textOf(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return escapeHtml(piece);
      if ('code' in piece) return codeOf(piece.code);
      if ('said' in piece) return `<q>${escapeHtml(piece.said)}</q>`;
      return `<strong>${escapeHtml(piece.strong)}</strong>`;
    })
    .join('');
}

/** A time or an identifier is read in one piece. */
const LONGEST_WHOLE = 40;

function codeOf(text: string): string {
  const whole = text.length <= LONGEST_WHOLE ? ' class="whole"' : '';
  return `<code${whole}>${escapeHtml(text)}</code>`;
}
