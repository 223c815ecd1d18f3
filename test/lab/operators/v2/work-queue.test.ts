import { expect, it, vi } from 'vitest';

import { WorkQueue } from '../../../../lab/operators/v2/work-queue.ts';

/** Work that ends when told, one key at a time. */
function manual() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (key: string): Promise<void> => {
    begun.push(key);
    return new Promise((resolve) => ends.push(resolve));
  };
  return { begun, ends, work };
}

it('works on a key once at a time, and once more for all that came meanwhile', async () => {
  const { begun, ends, work } = manual();
  const queue = new WorkQueue(work, () => undefined);
  queue.enqueue('a');
  await vi.waitFor(() => {
    expect(begun).toEqual(['a']);
  });
  queue.enqueue('a');
  queue.enqueue('a');
  queue.enqueue('b');
  await vi.waitFor(() => {
    expect(begun).toEqual(['a', 'b']);
  });
  ends[0]?.();
  await vi.waitFor(() => {
    expect(begun).toEqual(['a', 'b', 'a']);
  });
  queue.stop();
});

it('tries again after a failure', async () => {
  let tries = 0;
  const errors: unknown[] = [];
  const queue = new WorkQueue(
    () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    },
    (_, error) => errors.push(error),
  );
  queue.enqueue('a');
  await vi.waitFor(
    () => {
      expect(tries).toBe(3);
    },
    { timeout: 3_000 },
  );
  expect(errors).toHaveLength(2);
  queue.stop();
});

it('takes the sooner of two times', async () => {
  const { begun, work } = manual();
  const queue = new WorkQueue(work, () => undefined);
  queue.enqueue('a', 60_000);
  queue.enqueue('a', 1);
  await vi.waitFor(() => {
    expect(begun).toEqual(['a']);
  });
  queue.stop();
});
