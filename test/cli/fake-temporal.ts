import type { Client } from '@temporalio/client';
import { vi } from 'vitest';
import type { withTemporal } from '../../src/cli/temporal.ts';

type Temporal = typeof import('../../src/cli/temporal.ts');

/** What a workflow answers to an update: its name, and the one argument. */
export const update = vi.fn<(name: string, body: unknown) => Promise<string>>();
/** What Temporal knows of the workflow. */
export const describeWorkflow = vi.fn<() => Promise<object>>();
/** Milliseconds from its sending after which a call is given up; of the last call. */
export const deadline = vi.fn<(ms: number) => void>();

/** A client without a server. */
const client = {
  withDeadline: (at: number, run: () => Promise<unknown>) => {
    deadline(at - Date.now());
    return run();
  },
  workflow: {
    getHandle: () => ({
      executeUpdate: (name: string, { args }: { args: unknown[] }) => update(name, args[0]),
      describe: describeWorkflow,
    }),
  },
} as unknown as Client;

/** `src/cli/temporal.ts` without a server, for `vi.mock`. */
export async function fakeTemporal(original: () => Promise<Temporal>): Promise<Temporal> {
  const connected = ((_config, use) => use(client)) satisfies typeof withTemporal;
  return { ...(await original()), withTemporal: connected };
}

/** Forget what was asked; every update is taken, and every workflow is there. */
export function resetTemporal(): void {
  update.mockReset().mockResolvedValue('It was taken.');
  describeWorkflow.mockReset().mockResolvedValue({});
  deadline.mockReset();
}
