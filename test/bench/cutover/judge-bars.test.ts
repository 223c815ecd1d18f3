import { describe, expect, it } from 'vitest';
import { judgeBars, judgeRealBars } from '../../../bench/cutover/judge-bars.ts';
import type { RunResult } from '../../../bench/cutover/run-one.ts';
import { summarise } from '../../../bench/cutover/summarise.ts';
import { run } from './results.ts';

/** What every bar says to a set of runs that passes all, and to what is changed in it. */
function verdicts(change: RunResult[] = []): (boolean | null)[] {
  const changed = new Set(change.map(({ contestant }) => contestant));
  const good = [run('floor', 1), run('ours', 1.7), run('promoteFirst', 2), run('document', 30)];
  const results = [...good.filter(({ contestant }) => !changed.has(contestant)), ...change];
  return judgeBars(summarise(1, results), results).map(({ passed }) => passed);
}

describe('the bars', () => {
  it('are all passed by a good set of runs, also just so', () => {
    expect(verdicts()).toEqual([true, true, true, true, true, true]);
    expect(verdicts([run('promoteFirst', 3)])[2]).toBe(true);
    expect(verdicts([run('document', 17)])[3]).toBe(true);
  });

  it('are failed one by one', () => {
    expect(verdicts([run('ours', 3.01)])[0]).toBe(false);
    expect(verdicts([run('ours', 2), run('ours', 2), run('ours', 5.01)]).slice(0, 2)).toEqual([
      true,
      false,
    ]);
    expect(verdicts([run('promoteFirst', 3.01)])[2]).toBe(false);
    expect(verdicts([run('document', 16.9)])[3]).toBe(false);
    expect(verdicts([run('ours', 1.71)])[4]).toBe(false);
    expect(verdicts([run('promoteFirst', 2, { lostRows: 1 })])[5]).toBe(false);
  });

  it('are neither passed nor failed where nothing was measured', () => {
    expect(judgeBars(summarise(1, []), []).map(({ passed }) => passed)).toEqual([
      ...[null, null, null, null, null],
      true,
    ]);
  });
});

describe('the bars on a real node', () => {
  const judge = (...runs: RunResult[]) =>
    judgeRealBars(summarise(1, runs)).map(({ passed }) => passed);

  it('are passed just so, in both orders', () => {
    expect(judge(run('ours', 6), run('promoteFirst', 6))).toEqual([true, true, true, true, true]);
  });

  it('are failed one by one', () => {
    expect(judge(run('ours', 6.01), run('promoteFirst', 6))[0]).toBe(false);
    expect(judge(run('ours', 2), run('ours', 2), run('ours', 9.01)).slice(0, 2)).toEqual([
      true,
      false,
    ]);
    expect(judge(run('promoteFirst', 6.01))[2]).toBe(false);
    expect(judge(run('promoteFirst', 9.01))[3]).toBe(false);
    expect(judge(run('ours', 2, { lostRows: 1 }))[4]).toBe(false);
  });
});
