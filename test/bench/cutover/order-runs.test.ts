import { expect, it } from 'vitest';
import { CONTESTANTS } from '../../../bench/cutover/contestant.ts';
import { orderRuns, type RunCounts } from '../../../bench/cutover/order-runs.ts';

function order(counts: Partial<RunCounts>): string[] {
  const planned = orderRuns({ runs: 2, documentRuns: 1, only: CONTESTANTS, ...counts });
  return planned.map(({ contestant, round }) => `${contestant} ${round}`);
}

it('interleaves the contestants, so that the mood of the machine hits all alike', () => {
  expect(order({})).toEqual([
    'floor 1',
    'ours 1',
    'promoteFirst 1',
    'document 1',
    'floor 2',
    'ours 2',
    'promoteFirst 2',
  ]);
});

it('runs the document as often as asked, also more often than the others', () => {
  expect(order({ runs: 1, documentRuns: 2 }).slice(-2)).toEqual(['document 1', 'document 2']);
  expect(order({ documentRuns: 0 }).filter((run) => run.startsWith('document'))).toEqual([]);
});

it('runs only who is asked for', () => {
  expect(order({ only: ['floor'] })).toEqual(['floor 1', 'floor 2']);
});
