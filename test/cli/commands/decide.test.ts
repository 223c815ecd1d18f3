import type { Client } from '@temporalio/client';
import { beforeEach, expect, it, vi } from 'vitest';
import { decide } from '../../../src/cli/commands/decide.ts';
import type { withTemporal } from '../../../src/cli/temporal.ts';
import type { Decision } from '../../../src/model/decision.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import { V1_KEPT, evidence, retirement, status } from '../../helpers/builders.ts';
import { config } from '../config.ts';

const sent = vi.hoisted(() => vi.fn());
const seen = vi.hoisted(() => vi.fn<() => unknown>());

/** A client without a server: the signal is noted, and a migration is what the test says. */
vi.mock(import('../../../src/cli/temporal.ts'), async (original) => ({
  ...(await original()),
  withTemporal: ((_config, use) =>
    use({
      workflow: { getHandle: () => ({ signal: sent }) },
    } as unknown as Client)) satisfies typeof withTemporal,
}));
vi.mock(import('../../../src/cli/read-migration.ts'), async (original) => ({
  ...(await original()),
  readMigration: () => Promise.resolve({ status: seen() } as never),
}));

const answers = (...statuses: MigrationStatus[]) => {
  for (const one of statuses) seen.mockReturnValueOnce(one);
};
const decision = (kind: Decision['kind']): Decision => ({
  kind,
  approver: 'Ada',
  comment: null,
  evidenceId: null,
  window: null,
  atMs: 1,
});

beforeEach(() => {
  sent.mockReset().mockResolvedValue(undefined);
  seen.mockReset();
});

it('sends when the cut-over may begin, as it was named', async () => {
  answers(status(), status({ decisions: [decision('approve')] }));
  const window = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
  await decide(config(), 'approve', 'w', { approver: 'Ada', evidence: 'abcd1234', window });
  const body = { approver: 'Ada', evidenceId: 'abcd1234', window };
  expect(sent).toHaveBeenCalledExactlyOnceWith('approve', body);
});

it('approves on the evidence of the gate that is open, where none is named', async () => {
  const taken = { decisions: [decision('approve')] };
  const first = { phase: 'awaitApproval' as const, evidence: evidence() };
  answers(status(first), status(taken));
  await decide(config(), 'approve', 'w', { approver: 'Ada' });
  expect(sent).toHaveBeenLastCalledWith('approve', { approver: 'Ada', evidenceId: 'abcd1234' });
  answers(status({ ...V1_KEPT, evidence: evidence() }), status(taken));
  await decide(config(), 'approve', 'w', { approver: 'Ada' });
  const { evidenceId } = retirement();
  expect(sent).toHaveBeenLastCalledWith('approve', { approver: 'Ada', evidenceId });
  answers(status({ ...V1_KEPT, retirement: null, evidence: evidence() }), status(taken));
  await decide(config(), 'approve', 'w', { approver: 'Ada' });
  expect(sent).toHaveBeenLastCalledWith('approve', { approver: 'Ada' });
});

it('sends no evidence with what undoes, unless it is named: it may be wanted whatever is shown', async () => {
  answers(
    status({ phase: 'awaitApproval', evidence: evidence() }),
    status({ decisions: [decision('abort')] }),
  );
  await decide(config(), 'abort', 'w', { approver: 'Ada' });
  expect(sent).toHaveBeenCalledExactlyOnceWith('abort', { approver: 'Ada' });
});

it.each(['pause', 'resume'] as const)(
  'sends %s with no more than who and why, and reads that it was taken',
  async (kind) => {
    answers(
      status({ decisions: [decision(kind)] }),
      status({ decisions: [decision(kind), decision(kind)] }),
    );
    const decided = await decide(config(), kind, 'w', { approver: 'Ada', comment: 'freeze' });
    expect(sent).toHaveBeenCalledExactlyOnceWith(kind, { approver: 'Ada', comment: 'freeze' });
    expect(decided.decision.kind).toBe(kind);
  },
);

it('tells why a pause changed nothing', async () => {
  const why = 'it is too late: the cut-over has begun';
  answers(status(), status({ ignoredSignals: [{ name: 'pause', why, atMs: 1 }] }));
  await expect(decide(config(), 'pause', 'w', { approver: 'Ada' })).rejects.toThrow(
    `The pause changed nothing: ${why}.`,
  );
});
