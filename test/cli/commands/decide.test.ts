import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { decide } from '../../../src/cli/commands/decide.ts';
import { V1_KEPT, evidence, retirement, status } from '../../helpers/builders.ts';
import { config } from '../config.ts';
import { deadline, describeWorkflow, resetTemporal, update } from '../fake-temporal.ts';

const seen = vi.hoisted(() => vi.fn<() => unknown>());

vi.mock(import('../../../src/cli/temporal.ts'), async (original) =>
  (await import('../fake-temporal.ts')).fakeTemporal(original),
);
vi.mock(import('../../../src/cli/read-migration.ts'), async (original) => ({
  ...(await original()),
  readMigration: () => Promise.resolve({ status: seen() } as never),
}));

const ADA = { approver: 'Ada' };

beforeEach(() => {
  resetTemporal();
  seen.mockReset();
});

describe('what is sent', () => {
  it('is when the cut-over may begin, as it was named', async () => {
    const window = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
    await decide(config(), 'approve', 'w', { ...ADA, evidence: 'abcd1234', window });
    const body = { ...ADA, evidenceId: 'abcd1234', window };
    expect(update).toHaveBeenCalledExactlyOnceWith('approve', body);
  });

  it('is the evidence of the gate that is open, where an approval names none', async () => {
    seen.mockReturnValueOnce(status({ phase: 'awaitApproval', evidence: evidence() }));
    await decide(config(), 'approve', 'w', ADA);
    expect(update).toHaveBeenLastCalledWith('approve', { ...ADA, evidenceId: 'abcd1234' });
    seen.mockReturnValueOnce(status({ ...V1_KEPT, evidence: evidence() }));
    await decide(config(), 'approve', 'w', ADA);
    const { evidenceId } = retirement();
    expect(update).toHaveBeenLastCalledWith('approve', { ...ADA, evidenceId });
    seen.mockReturnValueOnce(status({ ...V1_KEPT, retirement: null, evidence: evidence() }));
    await decide(config(), 'approve', 'w', ADA);
    expect(update).toHaveBeenLastCalledWith('approve', ADA);
  });

  it.each(['reject', 'abort', 'pause', 'resume'] as const)(
    'is no more than who and why, unless evidence is named, and nothing is looked at before: %s',
    async (kind) => {
      await decide(config(), kind, 'w', { ...ADA, comment: 'freeze' });
      expect(update).toHaveBeenCalledExactlyOnceWith(kind, { ...ADA, comment: 'freeze' });
      expect(seen).not.toHaveBeenCalled();
    },
  );
});

describe('the answer', () => {
  it("is the migration's own", async () => {
    update.mockResolvedValue('The cut-over is held.');
    await expect(decide(config({ userName: 'ada' }), 'pause', 'w', {})).resolves.toEqual({
      workflowId: 'w',
      kind: 'pause',
      approver: 'ada',
      answer: 'The cut-over is held.',
    });
  });

  it.each(['it is too late: the cut-over has begun', 'it is too late: the cut-over has begun.'])(
    'is the reason where it changed nothing: %s',
    async (why) => {
      const reason = ApplicationFailure.nonRetryable(why);
      update.mockRejectedValue(new WorkflowUpdateFailedError('failed', reason));
      await expect(decide(config(), 'pause', 'w', ADA)).rejects.toMatchObject({
        name: 'CliError',
        message: 'The pause changed nothing: it is too late: the cut-over has begun.',
        remedy: 'See what is waited for: handover status w',
      });
    },
  );

  it('is waited for for ten seconds, and does not pretend to know what becomes of it then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    update.mockRejectedValue(new WorkflowUpdateRPCTimeoutOrCancelledError('late'));
    await expect(decide(config(), 'abort', 'w', ADA)).rejects.toMatchObject({
      message:
        'No worker answered within 10 s. The abort was not taken yet; it may still be, as soon as a worker runs.',
      remedy: expect.stringContaining('handover status w') as string,
    });
    expect(deadline).toHaveBeenCalledExactlyOnceWith(10_000);
    vi.useRealTimers();
  });

  it('is that it has ended, where Temporal takes no update any more', async () => {
    update.mockRejectedValue(new WorkflowNotFoundError('completed', 'w', undefined));
    await expect(decide(config(), 'reject', 'w', ADA)).rejects.toThrow(
      'The migration w has ended.',
    );
  });

  it.each([
    ['with an outcome', status({ outcome: 'migrated' })],
    ['before anything ran', null],
  ])('is that it has ended, before an approval looks for evidence: %s', async (_how, ended) => {
    seen.mockReturnValue(ended);
    await expect(decide(config(), 'approve', 'w', ADA)).rejects.toThrow(
      'The migration w has ended.',
    );
    expect(update).not.toHaveBeenCalled();
  });

  it('is that there is none, where there never was one', async () => {
    const unknown = new WorkflowNotFoundError('not found', 'w', undefined);
    update.mockRejectedValue(unknown);
    describeWorkflow.mockRejectedValue(unknown);
    await expect(decide(config(), 'reject', 'w', ADA)).rejects.toThrow(
      'Temporal knows no migration w.',
    );
  });

  it('is no refusal where the connection broke', async () => {
    const lost = new Error('connection lost');
    update.mockRejectedValue(lost);
    await expect(decide(config(), 'reject', 'w', ADA)).rejects.toBe(lost);
  });
});
