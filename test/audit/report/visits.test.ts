import { describe, expect, it } from 'vitest';
import { visits } from '../../../src/audit/report/visits.ts';
import { fact, storedRows, undoneFacts, step } from '../../helpers/builders/record.ts';

describe('the steps of a record', () => {
  it('are told each time they ran', () => {
    const phases = visits(storedRows(undoneFacts())).map(({ phase }) => phase);
    expect(phases.filter((phase) => phase === 'cutOver')).toHaveLength(2);
    expect(phases.slice(0, 2)).toEqual(['preflight', 'prepare']);
    expect(phases.at(-1)).toBe('verify');
  });

  it('have their times, and why they failed', () => {
    const rows = storedRows([
      ...step('prepare', [100, 250]),
      ...step('verify', [300, 301], [], 'x'),
    ]);
    expect(visits(rows)).toEqual([
      { phase: 'prepare', beganMs: 100, endedMs: 250, failure: null, undone: false },
      { phase: 'verify', beganMs: 300, endedMs: 301, failure: 'x', undone: false },
    ]);
  });

  it('have no end where the record has none', () => {
    const rows = storedRows([fact(100, 'phaseBegan', 'prepare', {})]);
    expect(visits(rows)[0]?.endedMs).toBeNull();
  });

  it('say which cut-over was undone', () => {
    const cutOvers = visits(storedRows(undoneFacts())).filter(({ phase }) => phase === 'cutOver');
    expect(cutOvers.map(({ undone }) => undone)).toEqual([true, false]);
  });

  it('call no cut-over undone for a window that was missed at the gate', () => {
    const rows = storedRows([
      ...step('cutOver', [100, 200]),
      ...step('awaitApproval', [300, 400], [fact(390, 'cutOverUndone', null, { why: 'missed' })]),
    ]);
    expect(visits(rows).some(({ undone }) => undone)).toBe(false);
  });
});
