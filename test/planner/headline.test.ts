import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { headline } from '../../src/planner/headline.ts';
import { V1_KEPT, status, stoppedTarget } from '../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const SINCE = 'WRITE OUTAGE since <2026-01-02T03:04:05Z>';
const V1_SAFE = 'v1 is in service and has everything.';
const UNDONE: Outcome[] = ['rejected', 'expired', 'aborted', 'cancelled', 'failed'];

const line = (of: Partial<MigrationStatus> = {}) => headline(status(of), (text) => `<${text}>`);
const later = (of: Partial<MigrationStatus> = {}) => line({ phase: 'replicate', ...of });

describe('before the cut-over', () => {
  it('says that v1 has everything, and that nothing is decided yet', () => {
    expect(later()).toBe(`${V1_SAFE} Nothing irreversible has been done.`);
  });

  it('says nothing of v1 that preflight has not seen', () => {
    expect(line()).toBe('Only looking. Nothing irreversible has been done.');
    expect(line({ outcome: 'failed' })).toBe(
      'Ended: failed. Nothing was created; v1 is as it was.',
    );
  });
});

describe('a write outage', () => {
  const outage = { sinceMs: AT, untilMs: AT + 60_000 };

  it('is said in capitals, with its start, where the data is, and when it is undone', () => {
    expect(line({ phase: 'cutOver', outage })).toBe(
      `${SINCE}: v1 is stopped and has everything. Unless v2 is proved to have it all, that is undone by itself at <2026-01-02T03:05:05Z>.`,
    );
  });

  it.each<[string, Partial<MigrationStatus>]>([
    ['the cut-over', { outage: { ...outage, untilMs: null } }],
    ['everything', { outage, undoing: true }],
  ])('that is being ended by undoing %s says so', (_what, of) => {
    expect(line({ phase: 'cutOver', ...of })).toBe(
      `${SINCE}: v1 is stopped and has everything; it is being put back into service.`,
    );
  });

  it('past the point of no return says that v2 takes over', () => {
    const past = { pastPointOfNoReturn: true, outage: { sinceMs: AT, untilMs: null } };
    expect(line({ phase: 'retireSource', ...past })).toBe(
      `${SINCE}. Past the point of no return: only forward. v1 is deleted or being deleted. v2 was proved to have everything, and takes over.`,
    );
  });

  it('of a fall-back says that v1 takes over', () => {
    const back = { phase: 'fallBack' as const, outage: { sinceMs: AT, untilMs: null } };
    expect(line({ ...V1_KEPT, ...back })).toBe(
      `${SINCE}. Falling back: v2 is stopped, what it has written is counted, then v1 takes writes again.`,
    );
  });
});

describe('without an outage', () => {
  it('an undo says that v1 serves', () => {
    expect(later({ undoing: true })).toBe(`Being undone. ${V1_SAFE}`);
  });

  it('a v2 in service is said to have everything', () => {
    const past = { phase: 'verify' as const, pastPointOfNoReturn: true, writeOutageSeconds: 2 };
    expect(line(past)).toMatch(/^v2 is in service and has everything\./);
  });
});

describe('the end', () => {
  it('of a good one says that v2 has everything', () => {
    expect(line({ outcome: 'migrated', pastPointOfNoReturn: true })).toBe(
      'Migrated. v2 is in service and has everything.',
    );
  });

  it('of a dry run says whether a migration could start', () => {
    const refusal = { what: 'w', data: 'd', remedy: 'r', howToAccept: '' };
    expect(line({ outcome: 'planned' })).toMatch(/^Planned. Nothing was touched. .* can start\.$/);
    expect(line({ outcome: 'planned', refusal })).toMatch(/would be refused\.$/);
  });

  it.each(UNDONE)('says that v1 has everything after it was %s', (outcome) => {
    expect(later({ outcome })).toBe(`Ended: ${outcome}. ${V1_SAFE}`);
  });

  it.each(UNDONE)('never says so once v1 may be deleted: %s', (outcome) => {
    const past = { phase: 'verify' as const, pastPointOfNoReturn: true };
    expect(line({ outcome, ...past })).toBe(`Ended: ${outcome}. v1 is deleted; v2 has all of it.`);
  });

  it.each(UNDONE)('never says that all is well where something is left: %s', (outcome) => {
    const notUndone = ['the secrets of v2 (forbidden)'];
    expect(later({ outcome, notUndone })).toBe(
      `Ended: ${outcome}. ${V1_SAFE} But NOT everything could be undone.`,
    );
    const outage = { sinceMs: AT, untilMs: null };
    expect(later({ outcome, notUndone, outage })).toBe(
      `Ended: ${outcome}. NOT everything could be undone: v1 has everything, but may be STOPPED.`,
    );
  });

  it('of a fall-back says what v1 lacks', () => {
    const back: Partial<MigrationStatus> = { ...V1_KEPT, outcome: 'fellBack', phase: 'fallBack' };
    expect(line({ ...back, fallBack: stoppedTarget() })).toMatch(
      /^Fell back\. v1 is in service again; v2 is kept, stopped, .* taken in: <57 transactions, .*>\.$/,
    );
    expect(line({ ...back, fallBack: stoppedTarget({ exact: false }) })).toContain(
      '>, or more: it was not shut down cleanly.',
    );
  });
});
