import type { Client } from '@temporalio/client';
import { beforeEach, expect, it, vi } from 'vitest';
import { start } from '../../../src/cli/commands/start.ts';
import { WORKFLOW_TYPE, type withTemporal } from '../../../src/cli/temporal.ts';
import { config } from '../config.ts';

const sent = vi.hoisted(() => vi.fn());

/** A client without a server: what it is told to start is noted. */
vi.mock(import('../../../src/cli/temporal.ts'), async (original) => ({
  ...(await original()),
  withTemporal: ((_config, use) => {
    return use({ workflow: { start: sent } } as unknown as Client);
  }) satisfies typeof withTemporal,
}));

const OPTIONS = { namespace: 'pg', source: 'cluster1', target: 'cluster1-v2' };

beforeEach(() => {
  sent.mockReset().mockResolvedValue({ firstExecutionRunId: 'run-1' });
});

async function idOf(options: Parameters<typeof start>[1]): Promise<string> {
  const { workflowId } = await start(config(), options);
  expect(sent).toHaveBeenLastCalledWith(WORKFLOW_TYPE, expect.objectContaining({ workflowId }));
  return workflowId;
}

it('names a migration after its source, so that a second start finds the first', async () => {
  await expect(idOf(OPTIONS)).resolves.toBe('handover-pg-cluster1');
});

it('tells sources of one name in two contexts apart', async () => {
  const request = 'examples/02-two-kubernetes.yaml';
  await expect(idOf({ request })).resolves.toBe('handover-old-datacentre-billing-ledger');
});

it('takes the name that is given', async () => {
  await expect(idOf({ ...OPTIONS, workflowId: 'mine' })).resolves.toBe('mine');
});
