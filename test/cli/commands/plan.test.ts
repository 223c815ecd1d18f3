import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CliError } from '../../../src/cli/cli-error.ts';
import { plan } from '../../../src/cli/commands/plan.ts';
import { ContextUnknown, KubernetesFailed } from '../../../src/model/errors.ts';
import { examine } from '../../../src/preflight/examine.ts';
import { config } from '../config.ts';
import { PLAN_HASH, finding, plan as planned } from '../plan-fixtures.ts';

const kubernetes = vi.hoisted(() => vi.fn());

/** Nothing outside is asked: what connecting and preflight answer is the test's to say. */
vi.mock(import('../../../src/clients/clients.ts'), async (original) => ({
  ...(await original()),
  createClients: () => ({ kubernetes }),
}));
vi.mock('../../../src/preflight/examine.ts', () => ({ examine: vi.fn() }));

const NAMES = { namespace: 'pg', source: 'cluster1', target: 'cluster1-v2' };
const examined = vi.mocked(examine);

beforeEach(() => {
  const answers = () => Promise.resolve(null);
  kubernetes.mockReset().mockResolvedValue({ get: answers, serves: answers });
  examined.mockReset().mockResolvedValue({ findings: [finding()], plan: planned() });
});

async function refusal(options = NAMES): Promise<CliError> {
  const thrown: unknown = await plan(config(), options).catch((error: unknown) => error);
  if (!(thrown instanceof CliError)) throw new Error(`no CliError: ${String(thrown)}`);
  return thrown;
}

function failed(message: string, retryable: boolean): Error {
  const facts = { call: 'get pods pg', status: null, reason: null, message };
  return new KubernetesFailed(facts, retryable);
}

describe('handover plan', () => {
  it('asks preflight in its own name: no workflow looks, and nobody says whether a lock is held', async () => {
    await plan(config(), NAMES);
    const [, request, by] = examined.mock.lastCall ?? [];
    expect(request).toMatchObject({ source: { cluster: 'cluster1' }, dryRun: false });
    expect(by?.observer).toBeNull();
    await expect(by?.isRunning('handover-pg-cluster1/run-1')).resolves.toBeNull();
  });

  it('tells what preflight found and planned, and how to start it', async () => {
    await expect(plan(config(), { ...NAMES, accept: ['A'] })).resolves.toMatchObject({
      findings: [finding()],
      plan: planned(),
      next: `handover start -n pg -s cluster1 -t cluster1-v2 --accept A --plan-hash ${PLAN_HASH}`,
    });
  });

  it('refuses a wrong request before it connects to anything', async () => {
    const { message } = await refusal({ ...NAMES, target: 'cluster1' });
    expect(message).toContain('target.cluster must differ');
    expect(kubernetes).not.toHaveBeenCalled();
    expect(examined).not.toHaveBeenCalled();
  });

  it('connects to the contexts that the request names', async () => {
    await plan(config(), { request: 'examples/02-two-kubernetes.yaml' });
    expect(kubernetes.mock.calls).toEqual([['old-datacentre'], ['new-datacentre']]);
  });

  it('says which contexts there are where the named one is not', async () => {
    kubernetes.mockRejectedValue(new ContextUnknown('old', ['new', 'newer']));
    const { message, remedy } = await refusal();
    expect(message).toContain('has no context old');
    expect(remedy).toContain('new, newer');
  });

  it('says so where the kubeconfig cannot be read', async () => {
    kubernetes.mockRejectedValue(new Error('ENOENT: no such file, open /nowhere'));
    const { message, remedy } = await refusal();
    expect(message).toBe('The kubeconfig cannot be used: ENOENT: no such file, open /nowhere');
    expect(remedy).toContain('KUBECONFIG');
  });

  it('is an error, not a finding, where a cluster does not answer at all', async () => {
    const silent = () => Promise.reject(failed('connect ECONNREFUSED', true));
    kubernetes.mockResolvedValue({ get: silent, serves: silent });
    expect((await refusal()).message).toContain('connect ECONNREFUSED');
    expect(examined).not.toHaveBeenCalled();
  });

  it('does not promise that it tries again: at the command line nobody does', async () => {
    examined.mockRejectedValue(failed('connect ECONNREFUSED', true));
    const { message, remedy } = await refusal();
    expect(message).toContain('connect ECONNREFUSED');
    expect(remedy).toBe('Nothing was touched. Run it again when that is mended.');
  });

  it('hands on what to do about an answer that stays', async () => {
    examined.mockRejectedValue(failed('forbidden', false));
    expect((await refusal()).remedy).toContain('mend what the API server names');
  });

  it('does not take a mistake of its own for an answer of a cluster', async () => {
    const mistake = new TypeError('undefined is not a function');
    examined.mockRejectedValue(mistake);
    await expect(plan(config(), NAMES)).rejects.toBe(mistake);
  });
});
