import { describe, expect, it } from 'vitest';
import { listQuery, type ListFilter } from '../../src/cli/list-query.ts';

const TYPE = 'WorkflowType = "migrateUsingStandby"';
const MAY = Date.UTC(2026, 4, 1);

describe('the query of a list', () => {
  it('is of every migration where nothing is asked, and of nothing else', () => {
    expect(listQuery({})).toBe(TYPE);
  });

  it.each<[string, ListFilter, string]>([
    [
      'those that a person has to approve',
      { awaiting: true },
      'MigrationPhase IN ("awaitApproval", "awaitSecondApproval") AND ExecutionStatus = "Running"',
    ],
    ['those that go on', { running: true }, 'ExecutionStatus = "Running"'],
    [
      'those that failed, whoever ended them',
      { failed: true },
      '(MigrationOutcome = "failed" OR ExecutionStatus IN ("Failed", "Terminated", "TimedOut"))',
    ],
    ['one outcome', { outcome: 'fellBack' }, 'MigrationOutcome = "fellBack"'],
    ['one source', { source: 'eu:pg/a' }, 'MigrationSource = "eu:pg/a"'],
    ['a time of the start', { startedSinceMs: MAY }, 'StartTime >= "2026-05-01T00:00:00.000Z"'],
    [
      'a time of the end',
      { endedSinceMs: MAY },
      'CloseTime >= "2026-05-01T00:00:00.000Z" AND ExecutionStatus != "Running"',
    ],
  ])('asks for %s', (_what, filter, condition) => {
    expect(listQuery(filter)).toBe(`${TYPE} AND ${condition}`);
  });

  it('wants all that is asked for, each once', () => {
    expect(listQuery({ awaiting: true, running: true, source: 'pg/a' })).toBe(
      `${TYPE} AND MigrationPhase IN ("awaitApproval", "awaitSecondApproval") AND ExecutionStatus = "Running" AND MigrationSource = "pg/a"`,
    );
  });

  it('lets no value end its own quotes', () => {
    expect(listQuery({ source: String.raw`a" OR "1" = "1\ ` })).toBe(
      String.raw`${TYPE} AND MigrationSource = "a\" OR \"1\" = \"1\\ "`,
    );
  });
});
