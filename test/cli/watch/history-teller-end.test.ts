import { describe, expect, it } from 'vitest';
import { status } from '../../helpers/builders.ts';
import { event, payloads, told, type HistoryEvent } from './history-events.ts';

describe('the end', () => {
  const endOf = (attributes: HistoryEvent) => told([event(attributes)]).teller.end;
  const completed = (...values: unknown[]) =>
    endOf({ workflowExecutionCompletedEventAttributes: { result: payloads(...values) } });
  const failed = (details: unknown) =>
    endOf({
      workflowExecutionFailedEventAttributes: {
        failure: { message: 'it broke', applicationFailureInfo: { details: payloads(details) } },
      },
    });

  it("has the result's own summary", () => {
    const report = { summary: ['It is done.'], ...status({ outcome: 'migrated' }) };
    expect(completed(report)).toEqual({
      outcome: 'migrated',
      summary: ['It is done.'],
      status: report,
    });
  });

  it.each([[[]], [['done']], [[{ outcome: 'migrated' }]], [[status()]]])(
    'is not taken for a success where the result says none: %j',
    (values) => {
      expect(completed(...values)).toMatchObject({ outcome: 'unknown' });
    },
  );

  it('of one that failed is summed up from what the failure carries, or is its message', () => {
    const ended = status({ outcome: 'failed', phase: 'prepare', reason: 'no route' });
    expect(failed(ended)?.summary).toContain('Why: no route');
    expect(failed([{ path: 'source', problem: 'is missing' }])).toEqual({
      outcome: 'failed',
      summary: ['it broke'],
      status: null,
    });
  });

  it('by Temporal says that nothing was undone', () => {
    const terminated = endOf({ workflowExecutionTerminatedEventAttributes: { reason: 'mistake' } });
    expect(terminated?.outcome).toBe('terminated');
    expect(terminated?.summary).toEqual([
      'Somebody terminated it in Temporal: mistake.',
      expect.stringContaining('Nothing was undone'),
    ]);
    const late = endOf({ workflowExecutionTimedOutEventAttributes: {} });
    expect(late).toMatchObject({ outcome: 'timed out', status: null });
  });
});
