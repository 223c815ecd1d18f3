import { parsers } from 'prettier/plugins/markdown';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/audit/report/render-markdown.ts';
import { reportDocument } from '../../../src/audit/report/report-document.ts';
import type { StoredRow } from '../../../src/model/record.ts';
import { poisoned } from '../../helpers/builders/poisoned-record.ts';
import { failedFacts, migratedFacts, storedRows } from '../../helpers/builders/record.ts';

const MIGRATED = storedRows(migratedFacts());
const markdown = (rows: StoredRow[]) => renderMarkdown(reportDocument(rows));

interface Node {
  type: string;
  children?: Node[];
}

/** What kinds of things a reader of Markdown finds in a text, within each other; words and their breaks left out. */
async function shapeOf(text: string): Promise<unknown> {
  const tree = (await parsers.markdown.parse(text, {} as never)) as Node;
  return shape(tree);
}
function shape({ type, children = [] }: Node): unknown {
  const inner = children
    .filter((child) => !['text', 'word', 'whitespace', 'sentence'].includes(child.type))
    .map((child) => shape(child));
  return inner.length === 0 ? type : [type, ...inner];
}

describe('the Markdown report', () => {
  it.each([
    '<script>alert(1)</script>',
    '**bold** and _it_',
    '[x](http://evil.example)',
    '![x](http://evil.example/x.png)',
    '`code` ``more``',
    'one\n\n# two\n\n- three',
    'a | b | c',
    '~~no~~',
    '<http://evil.example>',
  ])('takes what others wrote for text, wherever it stands: %s', async (text) => {
    for (const rows of [MIGRATED, storedRows(failedFacts())])
      expect(await shapeOf(markdown(poisoned(rows, text)))).toEqual(
        await shapeOf(markdown(poisoned(rows, text.replaceAll(/\S/g, 'x')))),
      );
  });

  it('answers first, then goes on in sections', () => {
    const lines = markdown(MIGRATED).split('\n');
    expect(lines[0]).toBe('# pg/cluster1 → pg/cluster1-v2: migrated');
    expect(lines[4]).toMatch(/^- \*\*Who deleted v1:\*\* \*\*pg-handover 0\.1\.0\*\*, at `2026-/);
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## What was asked for',
      '## How it ended',
      '## Who decided what',
      '## The proof',
      '## The steps',
      '## Verification',
      '## What preflight found',
      '## Every change',
      '## Attempts that failed',
      '## The record',
    ]);
  });

  it('shows the picture that lies beside it, where one does', () => {
    const report = reportDocument(MIGRATED);
    expect(renderMarkdown(report, 'timeline.svg')).toContain('](timeline.svg)');
    expect(renderMarkdown(report)).not.toContain('](');
  });

  it('has every leaf of a large object', () => {
    expect(markdown(MIGRATED)).toContain('setting_30');
  });
});
