import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fallBack } from '../../../src/cli/commands/fall-back.ts';
import type { MigrationView } from '../../../src/cli/read-migration.ts';
import { renderFallBackCost } from '../../../src/cli/render-fall-back.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import { V1_KEPT, status, targetWrites } from '../../helpers/builders.ts';
import { config } from '../config.ts';
import { resetTemporal, update } from '../fake-temporal.ts';

const seen = vi.hoisted(() => vi.fn<() => unknown>());

vi.mock(import('../../../src/cli/temporal.ts'), async (original) =>
  (await import('../fake-temporal.ts')).fakeTemporal(original),
);
vi.mock(import('../../../src/cli/read-migration.ts'), async (original) => ({
  ...(await original()),
  readMigration: () => Promise.resolve(seen() as never),
}));

const WATCH = {
  ...{ activity: 'watchRetirement', attempt: 1, lastFailure: null },
  ...{ waitingFor: 'a person', seen: 'some' },
};
const view = (of: Partial<MigrationStatus>, pending: MigrationView['pending'] = []) => ({
  status: status({ ...V1_KEPT, ...of }),
  pending,
});
const asked = (loseWritesOfV2?: true) =>
  fallBack(config(), 'w', {
    approver: 'Ada',
    ...(loseWritesOfV2 === undefined ? {} : { loseWritesOfV2 }),
  });

beforeEach(() => {
  resetTemporal();
  seen.mockReset();
});

describe('a fall-back without the word that it loses rows', () => {
  it('sends nothing, and tells what the gate has counted', async () => {
    seen.mockReturnValue(view({}));
    const cost = { workflowId: 'w', evidenceId: 'fedc9876', writesOfV2: targetWrites() };
    await expect(asked()).resolves.toEqual({ cost });
    expect(update).not.toHaveBeenCalled();
  });

  it('tells the newest count, which the pending watch has', async () => {
    const newer = targetWrites({ transactions: 4_711 });
    seen.mockReturnValue(view({}, [{ ...WATCH, facts: newer }]));
    await expect(asked()).resolves.toMatchObject({ cost: { writesOfV2: newer } });
    seen.mockReturnValue(view({}, [{ ...WATCH, facts: null }]));
    await expect(asked()).resolves.toMatchObject({ cost: { writesOfV2: targetWrites() } });
  });

  it('knows no count before the second gate', async () => {
    seen.mockReturnValue(view({ phase: 'verify', retirement: null }));
    const cost = { workflowId: 'w', evidenceId: null, writesOfV2: null };
    await expect(asked()).resolves.toEqual({ cost });
  });

  it.each<[string, Partial<MigrationStatus>, string]>([
    ['v1 is deleted first', { order: 'delete-then-promote' }, 'abort undoes everything'],
    ['v1 is being deleted', { deleting: true }, 'it is too late'],
    ['it has ended', { outcome: 'migrated' }, 'the migration has ended'],
  ])('says so where there is no way back: %s', async (_what, of, why) => {
    seen.mockReturnValue(view(of));
    await expect(asked()).rejects.toThrow(`There is no way back to v1: `);
    await expect(asked()).rejects.toThrow(why);
  });

  it('says so where nothing ran', async () => {
    seen.mockReturnValue({ status: null, pending: [] });
    await expect(asked()).rejects.toThrow('There is no way back to v1: nothing ran.');
  });
});

describe('a fall-back with it', () => {
  it('is sent with what it costs, and answered', async () => {
    update.mockResolvedValue('The fall-back begins.');
    const sent = { workflowId: 'w', kind: 'fallBack', approver: 'Ada' };
    await expect(asked(true)).resolves.toEqual({
      sent: { ...sent, answer: 'The fall-back begins.' },
    });
    const body = { approver: 'Ada', loseWritesOfV2: true };
    expect(update).toHaveBeenCalledExactlyOnceWith('fallBack', body);
  });

  it('tells why it changed nothing', async () => {
    const reason = ApplicationFailure.nonRetryable('it is under way already');
    update.mockRejectedValue(new WorkflowUpdateFailedError('failed', reason));
    await expect(asked(true)).rejects.toThrow('it is under way already');
  });
});

describe('the cost of a fall-back', () => {
  const cost = { workflowId: 'w', evidenceId: 'fedc9876', writesOfV2: targetWrites() };

  it('is told by table, with the command that accepts it', () => {
    const lines = renderFallBackCost(cost).split('\n');
    expect(lines[0]).toMatch(/v1 LOSES all that v2 has taken in since its promotion:$/);
    expect(lines[1]).toMatch(/^ {2}42 transactions, 3145728 bytes of WAL/);
    expect(lines).toContain('    shop: public.orders: 30 inserted, 9 updated, 1 deleted');
    expect(lines.at(-2)).toBe('Nothing was sent. To do it:');
    expect(lines.at(-1)).toBe('  handover fall-back w --lose-writes-of-v2 --evidence fedc9876');
  });

  it('is not taken for nothing where nobody has counted', () => {
    const text = renderFallBackCost({ workflowId: 'w', evidenceId: null, writesOfV2: null });
    expect(text).toContain('not counted yet');
    expect(text).toMatch(/handover fall-back w --lose-writes-of-v2$/);
  });
});
