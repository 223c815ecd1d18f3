import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/audit/report/render-html.ts';
import { reportDocument } from '../../../src/audit/report/report-document.ts';
import { drawTimeline } from '../../../src/audit/report/timeline/draw-timeline.ts';
import type { StoredRow } from '../../../src/model/record.ts';
import { poisoned } from '../../helpers/builders/poisoned-record.ts';
import { keptThenDeletedFacts, migratedFacts, storedRows } from '../../helpers/builders/record.ts';

const html = (rows: StoredRow[]) => renderHtml(reportDocument(rows), drawTimeline(rows));
const MIGRATED = storedRows(migratedFacts());

/** Every tag with its attributes, in order, without the numbers of the picture. */
const tagsOf = (text: string) =>
  [...text.matchAll(/<\/?[a-z!][^<>]*>/gi)].map(([tag]) => tag.replaceAll(/\d+(\.\d+)?/g, '0'));

describe('the HTML report', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    `' onmouseover='alert(1)`,
    '</style></svg></main><iframe>',
    '&lt;b&gt;',
    ']]><!-- ',
  ])('takes what others wrote for text, wherever it stands: %s', (text) => {
    for (const rows of [MIGRATED, storedRows(keptThenDeletedFacts())])
      expect(tagsOf(html(poisoned(rows, text)))).toEqual(tagsOf(html(poisoned(rows, 'harmless'))));
  });

  it('shows that text', () => {
    expect(html(poisoned(MIGRATED, '<b>&'))).toContain('&lt;b&gt;&amp;');
  });

  it('needs no other file, and runs nothing', () => {
    const text = html(MIGRATED);
    expect(text).not.toMatch(
      /<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\son[a-z]+=/i,
    );
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    // The one address is the name of the language of the picture.
    expect(
      text.match(/https?:\/\/[^\s"<]+/g)?.filter((url) => !url.includes('kubernetes.example')),
    ).toEqual(['http://www.w3.org/2000/svg']);
  });

  it('has colours for the night, and for paper', () => {
    expect(html(MIGRATED)).toContain('@media (prefers-color-scheme:dark)');
    expect(html(MIGRATED)).toContain('@media print');
  });

  it('answers before anything else', () => {
    const text = html(MIGRATED);
    const order = [
      'Who deleted v1',
      'On whose word',
      'On what proof',
      '<svg',
      'What was asked for',
    ];
    const places = order.map((what) => text.indexOf(what));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('folds the leaves of a large object, and loses none', () => {
    expect(html(MIGRATED)).toContain('<details><summary>18 more</summary>');
    expect(html(MIGRATED)).toContain('setting_30');
  });

  it('has no picture where no step was begun', () => {
    const rows = MIGRATED.slice(0, 1);
    expect(drawTimeline(rows)).toBeNull();
    expect(html(rows)).not.toContain('<svg');
  });
});
