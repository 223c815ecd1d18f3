import type { Client } from '@temporalio/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
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

it('starts what the file says, with the consent and the plan that are named on top', async () => {
  const request = 'examples/07-approved-plan.yaml';
  await start(config(), { request });
  const [, { args: asWritten }] = sent.mock.lastCall as [string, { args: object[] }];
  expect(asWritten).toEqual([
    {
      source: { namespace: 'pg', cluster: 'cluster1' },
      target: { cluster: 'cluster1-v2' },
      planHash: '0123456789abcdef',
    },
  ]);
  await start(config(), { request, accept: ['A', 'B'], planHash: 'ffffffffffffffff' });
  expect(sent).toHaveBeenLastCalledWith(
    WORKFLOW_TYPE,
    expect.objectContaining({
      args: [{ ...asWritten[0], accept: ['A', 'B'], planHash: 'ffffffffffffffff' }],
    }),
  );
});

it('takes the named codes instead of those of the file: what is not named again is not agreed to', async () => {
  await start(config(), { request: 'examples/06-accept.yaml', accept: ['OTHER'] });
  const [, { args }] = sent.mock.lastCall as [string, { args: [{ accept: string[] }] }];
  expect(args[0].accept).toEqual(['OTHER']);
});

it.each([
  ['examples/01-same-namespace.yaml', 'pg/cluster1 to v2'],
  ['examples/05-dry-run.yaml', 'pg/cluster1 to v2, dry run'],
])('says in the list of workflows what it is: %s', async (request, staticSummary) => {
  await start(config(), { request });
  expect(sent).toHaveBeenLastCalledWith(WORKFLOW_TYPE, expect.objectContaining({ staticSummary }));
});

describe('who asks for a migration', () => {
  const asked = async (options: Parameters<typeof start>[1], userName?: string) => {
    await start(config(userName === undefined ? {} : { userName }), options);
    const [, { args }] = sent.mock.lastCall as [string, { args: [{ requestedBy?: string }] }];
    return args[0].requestedBy;
  };

  it('is who is named', async () => {
    await expect(asked({ ...OPTIONS, requestedBy: 'Bob' }, 'ada')).resolves.toBe('Bob');
  });

  it('is the user of this machine where nobody is named', async () => {
    await expect(asked(OPTIONS, 'ada')).resolves.toBe('ada');
  });

  it('is who the file names, before the user of this machine', async () => {
    const request = 'examples/11-two-approvers.yaml';
    const named = await asked({ request });
    expect(named).toBeTruthy();
    await expect(asked({ request }, 'nobody')).resolves.toBe(named);
  });

  it('is left open where nobody is known', async () => {
    await expect(asked(OPTIONS)).resolves.toBeUndefined();
  });
});

it('links to the run where the UI is known', async () => {
  const { ui } = await start(config({ temporalUiUrl: 'http://ui' }), OPTIONS);
  expect(ui).toBe(
    'http://ui/namespaces/default/workflows/handover-pg-cluster1/run-1/user-metadata',
  );
});
