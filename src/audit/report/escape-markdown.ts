import { printable } from '../../model/printable.ts';

/**
 * A text as it may stand in a line of Markdown and in a cell of a table: nothing in it is markup, HTML, mathematics, or
 * becomes a link by itself.
 */
export function escapeMarkdown(text: string): string {
  return (
    printable(text.toWellFormed())
      .replaceAll(/[\\`*_[\]<>&|~#$@]/g, String.raw`\$&`)
      // GitHub makes links of these.
      .replaceAll(/:(?=\/\/)|(?<=www)\./gi, String.raw`\$&`)
      // At the begin of a line these make lists, headings and rules.
      .replace(/^(\s*)([-+=])/, String.raw`$1\$2`)
      .replace(/^(\s*\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
  );
}

/** A name or a value as code: it ends where it ends, whatever backticks are in it. */
export function markdownCode(text: string): string {
  // A cell of a table ends at every stroke, also within code.
  const line = printable(text.toWellFormed()).replaceAll('|', String.raw`\|`);
  if (line.trim() === '') return '(empty)';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
