import { describe, expect, it } from 'vitest';

import { SerialQueue } from '../../../../lab/operators/v1/serial-queue.ts';

describe('SerialQueue', () => {
  it('goes on after a task that failed, and never runs two at once', async () => {
    const lines: string[] = [];
    const queue = new SerialQueue((line) => lines.push(line));
    const { promise, resolve } = Promise.withResolvers<undefined>();
    queue.push('first', async () => {
      await promise;
      lines.push('first');
      throw new Error('no luck');
    });
    queue.push('second', () => {
      lines.push('second');
      return Promise.resolve();
    });
    resolve(undefined);
    await queue.drained();
    expect(lines).toEqual(['first', 'first: no luck', 'second']);
  });
});
