import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CliError } from '../../../src/cli/cli-error.ts';
import {
  withTemporalIfThere,
  type TemporalReader,
} from '../../../src/cli/history/with-temporal-if-there.ts';
import type { withTemporal } from '../../../src/cli/temporal.ts';
import { RUN } from '../../helpers/builders/record.ts';
import { config } from '../config.ts';

const connected = vi.hoisted(() => vi.fn<(use: unknown) => Promise<unknown>>());
const fetchHistory = vi.fn<() => Promise<object>>();
const listed = vi.fn<(query: string) => object[]>();

vi.mock(import('../../../src/cli/temporal.ts'), async (original) => ({
  ...(await original()),
  withTemporal: ((_config, use) => connected(use)) as typeof withTemporal,
}));

const client = {
  withDeadline: (_at: number, run: () => Promise<unknown>) => run(),
  workflow: {
    getHandle: () => ({ fetchHistory }),
    // eslint-disable-next-line @typescript-eslint/require-await -- as the client has it
    async *list({ query }: { query: string }) {
      yield* listed(query);
    },
  },
} as unknown as Client;

const ask = <T>(use: (reader: TemporalReader) => Promise<T>) => withTemporalIfThere(config(), use);

beforeEach(() => {
  connected
    .mockReset()
    .mockImplementation((use) => (use as (c: Client) => Promise<unknown>)(client));
  fetchHistory.mockReset().mockResolvedValue({ events: [] });
  listed.mockReset().mockReturnValue([RUN]);
});

describe('Temporal, where it is there', () => {
  it('gives the history of a run', async () => {
    await expect(ask(({ history }) => history(RUN))).resolves.toEqual({ history: { events: [] } });
  });

  it('says that it has forgotten a run, or why it cannot be asked', async () => {
    fetchHistory.mockRejectedValueOnce(new WorkflowNotFoundError('gone', 'w', 'r'));
    const absent = 'Temporal has forgotten the run.';
    await expect(ask(({ history }) => history(RUN))).resolves.toEqual({ absent });
    fetchHistory.mockRejectedValueOnce(new Error('no permission'));
    const why = 'Temporal could not be asked: no permission.';
    await expect(ask(({ history }) => history(RUN))).resolves.toEqual({ absent: why });
  });

  it('lists the runs of all migrations, or of one workflow', async () => {
    await expect(ask(({ runs }) => runs())).resolves.toEqual([RUN]);
    await ask(({ runs }) => runs('a"b'));
    expect(listed.mock.calls).toEqual([
      ['WorkflowType = "migrateUsingStandby"'],
      [String.raw`WorkflowType = "migrateUsingStandby" AND WorkflowId = "a\"b"`],
    ]);
  });

  it('lists none where it does not list', async () => {
    listed.mockImplementation(() => {
      throw new Error('no such attribute');
    });
    await expect(ask(({ runs }) => runs())).resolves.toEqual([]);
  });
});

describe('Temporal, where it is not', () => {
  it('is told for each run, and is no error', async () => {
    connected.mockRejectedValue(new CliError('Temporal does not answer.', 'Start it.'));
    const absent = 'Temporal does not answer.';
    await expect(ask(({ history }) => history(RUN))).resolves.toEqual({ absent });
    await expect(ask(({ runs }) => runs())).resolves.toEqual([]);
  });
});

describe('whatever else goes wrong', () => {
  it('is not taken for a Temporal that is not there', async () => {
    const failure = new CliError('The audit store could not be used.', 'Look at it.');
    const use = vi.fn(() => Promise.reject(failure));
    await expect(ask(use)).rejects.toBe(failure);
    expect(use).toHaveBeenCalledOnce();
    connected.mockRejectedValue(new TypeError('a bug'));
    await expect(ask(({ runs }) => runs())).rejects.toThrow('a bug');
  });
});
