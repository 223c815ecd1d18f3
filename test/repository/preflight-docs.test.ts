import { describe, expect, it } from 'vitest';
import { withTable } from '../../scripts/generate-docs.ts';
import { TOPICS } from '../../src/planner/checks.ts';
import { readTracked } from './tracked-files.ts';

const PAGE = 'docs/preflight.md';

describe(PAGE, () => {
  const page = readTracked(PAGE);
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));

  it('is what the checks say; npm run generate writes it anew', () => {
    expect(page).toBe(withTable(page));
  });

  it('has one row for everything that preflight may tell, in the order in which it is told', () => {
    expect(rows.map((row) => row.split('`')[1])).toEqual(TOPICS.map(({ code }) => code));
  });

  it('has four cells in each row', () => {
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length - 2);
    expect(new Set(cells)).toEqual(new Set([4]));
  });

  it('says of a warning whether it needs consent', () => {
    const row = (code: string) => rows.find((line) => line.startsWith(`| \`${code}\``));
    expect(row('MD5_VERIFIERS')).toContain('| warning, needs consent |');
    expect(row('KEEP_BACKUPS_OFF')).toContain('| warning |');
    expect(row('NO_FULL_BACKUP')).toContain('| blocker |');
  });
});

it('a page without a place for the table is refused, not emptied', () => {
  expect(() => withTable('# A page\n')).toThrow(/no place for the table/);
});
