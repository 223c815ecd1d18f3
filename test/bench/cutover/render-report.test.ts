import { describe, expect, it } from 'vitest';
import { judgeBars } from '../../../bench/cutover/judge-bars.ts';
import { renderReport } from '../../../bench/cutover/render-report.ts';
import { summarise } from '../../../bench/cutover/summarise.ts';
import { run } from './results.ts';

const results = [run('floor', 1.2), run('ours', 1.7), run('document', 40, { lostRows: 3 })];
const bars = judgeBars(summarise(1, results), results);

function render(failures: string[] = []): string {
  return renderReport({ results, bars, failures, machine: '2 cores' });
}

describe('the report for a person', () => {
  it('has one row for each who ran, with the rows that were lost', () => {
    const text = render();
    expect(text).toMatch(/^\| a bare script +\| 1 +\| 1\.20 s +\| 1\.20 s/m);
    expect(text).toMatch(/by a plain script +\| 1 +\| 40\.00 s +\| 40\.00 s +\| 3 of 1000 /m);
    expect(text).not.toContain('promote-then-delete');
  });

  it('splits the outage of all who have a proof, down to the sum', () => {
    const text = render();
    expect(text).toMatch(/^\| orchestration: all else +\| 0\.20 s +\| 0\.70 s +\|$/m);
    expect(text).toMatch(/^\| \*\*write outage\*\* +\| \*\*1\.20 s\*\* +\| \*\*1\.70 s\*\*/m);
  });

  it('says pass or FAIL of every bar, and on which machine', () => {
    const text = render();
    expect(text).toMatch(/^\| ours, median ≤ 3 s +\| 1\.70 s +\| pass +\|$/m);
    expect(text).toMatch(/promoted first.*\| not measured \| not measured \|$/m);
    expect(text).toContain('Measured on 2 cores.');
  });

  it('names every run that failed, and none when none did', () => {
    expect(render(['ours 2: it ended as failed'])).toContain('FAILED: ours 2: it ended as failed');
    expect(render()).not.toContain('FAILED');
  });

  it('says why an outage could not be split', () => {
    const unread = [run('ours', 2, { split: null, unsplit: 'no such file' })];
    const text = renderReport({ results: unread, bars, failures: [], machine: '2 cores' });
    expect(text).toContain('No split of pg-handover, delete-then-promote 1: no such file.');
    expect(text).not.toContain('Part of the run');
  });

  it('is made of Markdown tables whose lines are of one width, as they go into a document', () => {
    for (const section of render()
      .split('\n\n')
      .filter((part) => part.startsWith('|')))
      expect(new Set(section.split('\n').map(({ length }) => length)).size).toBe(1);
  });
});
