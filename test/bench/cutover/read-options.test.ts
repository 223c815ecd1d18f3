import { expect, it } from 'vitest';
import { readOptions } from '../../../bench/cutover/read-options.ts';

function read(...words: string[]) {
  return readOptions(['node', 'cutover.ts', ...words]);
}

it('runs everybody, five times, and the document twice, when told nothing', () => {
  expect(read()).toEqual({
    runs: 5,
    documentRuns: 2,
    only: ['floor', 'ours', 'promoteFirst', 'document'],
    json: false,
    real: false,
  });
});

it('takes the numbers, the names and --json', () => {
  expect(read('--runs', '3', '--document-runs', '1', '--only', 'ours,floor', '--json')).toEqual({
    runs: 3,
    documentRuns: 1,
    only: ['floor', 'ours'],
    json: true,
    real: false,
  });
});

it('runs our two orders on a real node, and none that knows only the lab', () => {
  expect(read('--real')).toMatchObject({ real: true, only: ['ours', 'promoteFirst'] });
  expect(read('--real', '--only', 'ours').only).toEqual(['ours']);
});
