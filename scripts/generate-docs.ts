import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMain } from '../src/is-main.ts';
import type { Topic } from '../src/planner/check.ts';
import { TOPICS } from '../src/planner/checks.ts';
import { COVERAGE_PAGE, checkCoverage } from './check-coverage.ts';

/** The page that holds the table of everything that preflight may tell. */
export const PREFLIGHT_PAGE = fileURLToPath(new URL('../docs/preflight.md', import.meta.url));

const BEGIN = '<!-- begin: generated from src/planner/checks.ts -->';
const END = '<!-- end: generated from src/planner/checks.ts -->';

/**
 * A page with its table made anew, between the two marks. Laid out for the reader of the page: a column as wide as its
 * longest sentence would be unreadable in an editor, so prettier is told to leave it alone.
 *
 * @throws {Error} when the page has no marks.
 */
export function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`no place for the table: ${BEGIN} … ${END}`);
  const lines = ['<!-- prettier-ignore-start -->', ...table(), '<!-- prettier-ignore-end -->'];
  return `${page.slice(0, begin)}${BEGIN}\n${lines.join('\n')}\n${page.slice(end)}`;
}

function table(): string[] {
  const rows = TOPICS.map((topic) => [
    `\`${topic.code}\``,
    severity(topic),
    topic.what,
    topic.remedy,
  ]);
  const cells = [['Code', 'Severity', 'Means', 'Do'], ['---', '---', '---', '---'], ...rows];
  return cells.map(
    (row) => `| ${row.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
  );
}

function severity({ severity: name, needsConsent }: Topic): string {
  return needsConsent ? `${name}, needs consent` : name;
}

if (isMain(import.meta.url)) {
  await writeFile(PREFLIGHT_PAGE, withTable(await readFile(PREFLIGHT_PAGE, 'utf8')));
  await writeFile(COVERAGE_PAGE, checkCoverage());
  process.stderr.write('docs/preflight.md and docs/preflight-tests.md are written.\n');
}
