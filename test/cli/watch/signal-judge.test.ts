import { describe, expect, it } from 'vitest';
import { SignalJudge } from '../../../src/cli/watch/signal-judge.ts';
import type { Decision } from '../../../src/model/decision.ts';

const decision = (kind: Decision['kind'], approver: string, atMs: number): Decision => ({
  ...{ kind, approver, comment: null, evidenceId: null, window: null, atMs },
});
const approve = (by: string, atMs: number) => ({ name: 'approve', by, atMs });
const ignored = (why: string, atMs: number) => ({ name: 'approve', why, atMs });

describe('what became of a signal', () => {
  it('is that it was taken, by the name of who sent it', () => {
    const known = { decisions: [decision('approve', 'Ada', 5)], ignoredSignals: [] };
    expect(new SignalJudge().judge(approve(' Ada ', 5), known)).toEqual({
      atMs: 5,
      kind: 'message',
      text: 'approve: taken',
    });
    expect(new SignalJudge().judge(approve('Bob', 5), known)).toBeNull();
    expect(new SignalJudge().judge({ ...approve('Ada', 5), name: 'reject' }, known)).toBeNull();
  });

  it('is why it changed nothing', () => {
    const known = { decisions: [], ignoredSignals: [ignored('it is too late', 7)] };
    expect(new SignalJudge().judge(approve('Ada', 5), known)?.text).toBe(
      'approve changed nothing: it is too late',
    );
  });

  it('is not what became of one before it', () => {
    const known = {
      decisions: [decision('approve', 'Ada', 4)],
      ignoredSignals: [ignored('no', 4)],
    };
    expect(new SignalJudge().judge(approve('Ada', 5), known)).toBeNull();
  });

  it('is told for each of several, each once', () => {
    const judge = new SignalJudge();
    const known = {
      decisions: [decision('approve', 'Ada', 5)],
      ignoredSignals: [ignored('Ada has decided already', 6), ignored('it is too late', 9)],
    };
    const texts = [approve('Ada', 5), approve('Ada', 6), approve('Bob', 8)].map(
      (signal) => judge.judge(signal, known)?.text,
    );
    expect(texts).toEqual([
      'approve: taken',
      'approve changed nothing: Ada has decided already',
      'approve changed nothing: it is too late',
    ]);
    expect(judge.judge(approve('Bob', 8), known)).toBeNull();
  });
});
