import { describe, expect, it } from 'vitest';
import { whoseWord } from '../../../src/audit/report/whose-word.ts';
import { evidence } from '../../helpers/builders.ts';
import { fact, sentDecision, storedRows } from '../../helpers/builders/record.ts';

const opened = fact(0, 'gateOpened', 'awaitApproval', { gate: 'cut-over', evidence: evidence() });
const said = (approver: string, more = {}) =>
  fact(0, 'decision', 'awaitApproval', sentDecision({ approver, ...more }));

/** Whose word counts for what is done after all of these. */
const word = (facts: Parameters<typeof storedRows>[0], needed = 1) =>
  whoseWord(storedRows(facts), 'cut-over', facts.length + 1, needed).map(
    ({ content }) => content.approver,
  );

describe('whose word something was done on', () => {
  it('is the approval that was taken', () => {
    expect(word([opened, said('Ada')])).toEqual(['Ada']);
  });

  it('is the last word where one is enough', () => {
    expect(word([opened, said('Ada'), said('Bob')])).toEqual(['Bob']);
  });

  it('is that of all who had to approve', () => {
    expect(word([opened, said('Ada'), said('Bob')], 2)).toEqual(['Ada', 'Bob']);
  });

  it('is not that of one who approved another time', () => {
    const facts = [opened, said('Eve', { window: 'now' }), said('Ada'), said('Bob')];
    expect(word(facts, 2)).toEqual(['Ada', 'Bob']);
  });

  it('is nobody’s whose approval was refused, or who said something else', () => {
    expect(word([opened, said('Ada', { taken: false })])).toEqual([]);
    expect(word([opened, said('Ada', { name: 'resume' })])).toEqual([]);
  });

  it('is not that of an opening of the gate before the last', () => {
    expect(word([opened, said('Ada'), opened])).toEqual([]);
  });

  it('is not that of the other gate, nor what was said afterwards', () => {
    const rows = storedRows([opened, said('Ada'), said('Bob')]);
    expect(whoseWord(rows, 'cut-over', 3, 1).map(({ seq }) => seq)).toEqual([2]);
  });
});
