import { describe, expect, it } from 'vitest';
import type { MigrationSummary } from '../../src/audit/list-migrations.ts';
import { plain, type Paint } from '../../src/cli/paint.ts';
import { renderHistoryList } from '../../src/cli/render-history-list.ts';
import { migrationSummary } from '../helpers/builders/migration-summary.ts';

const lines = (migrations: MigrationSummary[], more = false, paint: Paint = plain) =>
  renderHistoryList({ migrations, more }, paint, false).split('\n');
const cell = (overrides: Partial<MigrationSummary>, head: string) => {
  const [heads = '', row = ''] = lines([migrationSummary(overrides)]);
  return row.slice(heads.indexOf(head)).split(/ {2,}/)[0];
};

describe('the list of the record', () => {
  it('has one line each, within a hundred columns', () => {
    const open = { outcome: null, writeOutageSeconds: null, approvers: [], closedStatus: null };
    const all = lines([migrationSummary(), migrationSummary({ ...open, workflowId: 'by-hand' })]);
    expect(all).toEqual([
      'WHEN (UTC)        MIGRATION                  OUTCOME   OUTAGE  APPROVED BY   WORKFLOW ID',
      '2026-11-01 09:00  pg/cluster1 → cluster1-v2  migrated  1.5 s   Ada Lovelace  handover-pg-cluster1',
      '2026-11-01 09:00  pg/cluster1 → cluster1-v2  open      -       -             by-hand',
    ]);
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it.each<[Partial<MigrationSummary>, string, string]>([
    [{ target: 'other/cluster1-v2' }, 'MIGRATION', 'pg/cluster1 → other/cluster1-v2'],
    [{ sourceContext: 'east' }, 'MIGRATION', 'east:pg/cluster1 → pg/cluster1-v2'],
    [{ source: null, target: null }, 'MIGRATION', '- → -'],
    [{ approvers: ['Ada Lovelace', 'Bob'] }, 'APPROVED BY', 'Ada Lovelace, B…'],
    [{ outcome: null, closedStatus: 'TERMINATED', state: 'closed' }, 'OUTCOME', 'terminated'],
    [
      { workflowId: 'a-very-long-name-of-a-workflow-that-somebody-typed' },
      'WORKFLOW ID',
      'a-very-long-name-of-a-workflow-that-somebody-typed',
    ],
  ])('says what is to be said: %j', (overrides, head, shown) => {
    expect(cell(overrides, head)).toBe(shown);
  });

  it('has nothing in it that steers a terminal', () => {
    const evil = '\u001B[2Jx';
    const text = lines([
      migrationSummary({ workflowId: evil, approvers: [evil], source: evil, target: evil }),
    ]).join('');
    expect(text).not.toContain('\u001B');
  });

  it('says what an empty list means', () => {
    const none = { migrations: [], more: false };
    expect(renderHistoryList(none, plain, false)).toMatch(/^The record is empty: no migration was/);
    expect(renderHistoryList(none, plain, true)).toMatch(/^The record has no such migration\./);
  });

  it('says where there are more', () => {
    expect(lines([migrationSummary()], true).at(-1)).toContain('--limit');
    expect(lines([migrationSummary()])).toHaveLength(2);
  });

  it('has a colour for how it ended, and keeps its columns', () => {
    const paint: Paint = (style, text) => `<${style}>${text}</>`;
    expect(lines([migrationSummary()], false, paint)[1]).toContain('  <good>migrated</>  1.5 s');
  });
});
