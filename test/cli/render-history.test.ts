import { describe, expect, it } from 'vitest';
import { reportDocument } from '../../src/audit/report/report-document.ts';
import { plain, type Paint } from '../../src/cli/paint.ts';
import { renderHistory } from '../../src/cli/render-history.ts';
import type { StoredRow } from '../../src/model/record.ts';
import { poisoned } from '../helpers/builders/poisoned-record.ts';
import {
  failedFacts,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
  storedRows,
  undoneFacts,
} from '../helpers/builders/record.ts';

const text = (rows: StoredRow[], paint: Paint = plain) =>
  renderHistory(reportDocument(rows), paint);
const MIGRATED = storedRows(migratedFacts());

describe('a record at a terminal', () => {
  it('answers who deleted v1, on whose word and on what proof in its first ten lines', () => {
    // Identifiers as long as Kubernetes and Temporal make them.
    const uid = '0190f5a2-7c1e-7d3a-9c55-2b8f0e6a4d11';
    const rows = JSON.parse(JSON.stringify(MIGRATED).replaceAll('uid-v1', uid)) as StoredRow[];
    expect(text(rows).split('\n').slice(0, 10)).toEqual([
      'pg/cluster1 → pg/cluster1-v2: migrated',
      'handover-pg-cluster1, run 0190f5a2-7c1e-7d3a-9c55-2b8f0e6a4d11, 41 rows',
      'Who deleted v1  pg-handover 0.1.0, at 2026-11-06T12:00:01.390Z: deleteSource, answered done',
      `                the v1 custom resource pg/cluster1, UID ${uid}`,
      'On whose word   Ada Lovelace (as claimed) approved the cut-over at 2026-11-06T12:00:00.000Z',
      '                saying “change 4711”, on evidence abcd1234',
      '                Temporal: event 57, an update, from ada@operations',
      'On what proof   v1, stopped cleanly, ended at 0/1E000000, and v2 had replayed up to 0/1E000000',
      '                timeline 4, segment 00000004000000000000001D, system identifier 7300000000000000001',
      'Write outage    1.5 s, from 2026-11-06T12:00:00.900Z to 2026-11-06T12:00:02.400Z: v2 took writes',
    ]);
  });

  it.each([
    ['migrated', migratedFacts],
    ['undone', undoneFacts],
    ['kept, then deleted', keptThenDeletedFacts],
    ['rejected', rejectedFacts],
    ['failed', failedFacts],
  ])('keeps to a hundred columns: %s', (_what, facts) => {
    const long = text(storedRows(facts()))
      .split('\n')
      .filter((line) => line.length > 100);
    expect(long).toEqual([]);
  });

  it('lets nothing that others wrote steer the terminal', () => {
    const shown = text(poisoned(MIGRATED, '\u001B[31m\u202Eevil\r\u0007'));
    expect(shown).toContain('evil');
    // eslint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
  });

  it('cuts the leaves of a large object short, and says where they are', () => {
    const shown = text(MIGRATED);
    expect(shown).toContain('setting_12: none → "12MB"');
    expect(shown).not.toContain('setting_13:');
    expect(shown).toContain('    and 18 lines more: --markdown, --html');
  });

  it('has a colour where something was not as it should be', () => {
    const paint: Paint = (style, said) => `<${style}>${said}</>`;
    expect(text(MIGRATED, paint)).toMatch(/^<good>pg\/cluster1 → /);
    const failed = text(storedRows(failedFacts()), paint);
    expect(failed).toMatch(/^<bad>pg\/cluster1 → /);
    expect(failed).toContain('<bad>NOT undone      v2 pg/cluster1-v2 could not be deleted');
  });
});
