import { describe, expect, it } from 'vitest';
import type { ListedMigration } from '../../src/cli/commands/list.ts';
import { plain } from '../../src/cli/paint.ts';
import { renderList } from '../../src/cli/render-list.ts';

function migration(overrides: Partial<ListedMigration> = {}): ListedMigration {
  return {
    ...{ workflowId: 'handover-pg-a', runId: 'r', source: 'pg/a', target: 'pg/a-v2' },
    ...{ phase: 'awaitApproval', outcome: null, temporalStatus: 'RUNNING', approvers: [] },
    ...{ startedAt: '2026-11-01T02:03:04.000Z', endedAt: null, ui: null },
    ...overrides,
  };
}
const ENDED = { temporalStatus: 'COMPLETED', endedAt: '2026-11-02T00:00:00.000Z' };

const lines = (migrations: ListedMigration[], more = false) =>
  renderList({ migrations, more }, plain).split('\n');
/** The state as it is shown. */
const state = (overrides: Partial<ListedMigration>) => {
  const [head = '', row = ''] = lines([migration(overrides)]);
  return row.slice(head.indexOf('STATE')).split(' ')[0];
};

describe('the list of migrations', () => {
  it('has a line for each, in columns', () => {
    const ended = { ...ENDED, workflowId: 'b', outcome: 'migrated', approvers: ['Ada', 'Bob'] };
    expect(lines([migration(), migration(ended)])).toEqual([
      'WORKFLOW ID    SOURCE  TARGET   STATE          STARTED            ENDED              APPROVED BY',
      'handover-pg-a  pg/a    pg/a-v2  awaitApproval  2026-11-01 02:03Z  -                  -',
      'b              pg/a    pg/a-v2  migrated       2026-11-01 02:03Z  2026-11-02 00:00Z  Ada, Bob',
    ]);
  });

  it('links to each where the UI is known', () => {
    expect(lines([migration({ ui: 'http://ui/w' })]).at(-1)).toBe('  http://ui/w');
  });

  it('says so where there is none, and where there are more', () => {
    expect(lines([])).toEqual(['There is no such migration.']);
    expect(lines([migration()], true).at(-1)).toContain('--limit');
    expect(lines([migration()])).toHaveLength(2);
  });
});

describe('the state of a migration', () => {
  it.each<[string, Partial<ListedMigration>, string]>([
    ['its phase while it goes on', {}, 'awaitApproval'],
    ['that it starts, before there is a phase', { phase: null }, 'starting'],
    ['its outcome', { ...ENDED, outcome: 'fellBack' }, 'fellBack'],
    [
      'its outcome, also where it failed',
      { temporalStatus: 'FAILED', outcome: 'failed' },
      'failed',
    ],
    ['that it failed, where no outcome was told', { temporalStatus: 'FAILED' }, 'failed'],
    [
      'what Temporal did to it, whatever it told before',
      { temporalStatus: 'TERMINATED' },
      'terminated',
    ],
    ['that it was cancelled', { temporalStatus: 'CANCELED', outcome: 'cancelled' }, 'canceled'],
  ])('is %s', (_what, overrides, shown) => {
    expect(state(overrides)).toBe(shown);
  });

  it('alone has a colour, and keeps its column', () => {
    const paint = (style: string, text: string) => `<${style}>${text}</>`;
    const painted = renderList({ migrations: [migration()], more: false }, paint);
    expect(painted).toContain('pg/a-v2  <warn>awaitApproval</>  2026');
    const good = migration({ ...ENDED, outcome: 'migrated' });
    const bad = migration({ temporalStatus: 'TIMED_OUT' });
    const both = renderList({ migrations: [good, bad], more: false }, paint);
    expect(both).toContain('<good>migrated </>');
    expect(both).toContain('<bad>timed_out</>');
  });
});
