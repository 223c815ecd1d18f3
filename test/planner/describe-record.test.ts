import { describe, expect, it } from 'vitest';
import type { RecordState } from '../../src/model/record-state.ts';
import { describeBehind, describeRecord } from '../../src/planner/describe-record.ts';
import { summarise } from '../../src/planner/summarise.ts';
import { nowDetails } from '../../src/workflows/details/now-details.ts';
import { status } from '../helpers/builders.ts';

const HEAD = 'abc123';
const WHOLE: RecordState = { rows: 12, written: 12, head: HEAD, behind: null };
const BEHIND: RecordState = {
  ...{ rows: 12, written: 5, head: HEAD },
  behind: { sinceMs: Date.UTC(2026, 0, 2, 3, 4, 5), why: 'the store is away.' },
};
const asText = (text: string) => text;
const inQuotes = (text: string) => `<${text}>`;

describe('a record that cannot be written', () => {
  const running = { record: BEHIND, outcome: null };

  it('is told with since when, how many rows wait, what that means, and why', () => {
    expect(describeBehind(running, asText)).toBe(
      'The audit store could not be written since 2026-01-02T03:04:05Z: 7 rows wait. They are kept in the workflow meanwhile, and nothing that cannot be undone is begun before they are written. Why: the store is away.',
    );
  });

  it('has what others said quoted, for whoever shows it', () => {
    expect(describeBehind(running, inQuotes)).toContain('Why: <the store is away.>');
  });

  it('means another thing at the end: only the run waits', () => {
    const told = describeBehind({ record: BEHIND, outcome: 'migrated' }, asText);
    expect(told).toContain('The migration itself has ended; this run ends once they are written.');
    expect(told).not.toContain('cannot be undone');
  });

  it('is the first thing in the details of a run, and not there otherwise', () => {
    const details = (record: RecordState | null) => nowDetails(status({ record }), 'page');
    expect(details(BEHIND)).toMatch(/^⚠️ The audit store could not be written since /);
    expect(details(WHOLE)).not.toContain('audit store');
    expect(details(null)).toBe(details(WHOLE));
  });

  it.each([null, WHOLE])('is nothing to be told of where it is %j', (record) => {
    expect(describeBehind({ record, outcome: null }, asText)).toBeNull();
  });
});

describe('a record that is whole', () => {
  it('is told with its rows and with the hash that binds them', () => {
    expect(describeRecord({ record: WHOLE }, inQuotes)).toBe(
      "Record: 12 rows in the audit store, the last one's hash is <abc123>.",
    );
  });

  it.each<RecordState | null>([
    null,
    BEHIND,
    { ...WHOLE, rows: 13 },
    { rows: 0, written: 0, head: null, behind: null },
  ])('is not claimed of %j', (record) => {
    expect(describeRecord({ record }, asText)).toBeNull();
  });
});

describe('the summary of a migration', () => {
  const last = (record: RecordState | null, outcome: 'migrated' | null) =>
    summarise(status({ record, outcome })).at(-1);

  it('ends with its record, or with what keeps it', () => {
    expect(last(WHOLE, 'migrated')).toMatch(/^Record: 12 rows/);
    expect(last(BEHIND, 'migrated')).toMatch(/^The audit store could not be written/);
  });

  it('says nothing of it before the end, nor of a dry run, which has none', () => {
    expect(last(WHOLE, null)).not.toContain('audit store');
    expect(last(null, 'migrated')).not.toContain('audit store');
  });
});
