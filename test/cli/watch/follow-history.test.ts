import type { Client } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followHistory } from '../../../src/cli/watch/follow-history.ts';

interface Page {
  ids: number[];
  next?: string;
}
const lost = (code: number) =>
  Object.assign(new Error('lost'), { code, details: '', metadata: {} });
const run = { workflowId: 'w', runId: 'r' };

/** Follow a server that answers so, one after the other. */
async function follow(answers: (Page | Error)[], signal = new AbortController().signal) {
  const seen: string[] = [];
  const asked: string[] = [];
  const getWorkflowExecutionHistory = ({ nextPageToken }: { nextPageToken?: Uint8Array }) => {
    asked.push(nextPageToken === undefined ? '' : Buffer.from(nextPageToken).toString());
    const answer = answers.shift();
    if (answer instanceof Error || answer === undefined)
      return Promise.reject(answer ?? new Error('asked once too often'));
    const events = answer.ids.map((eventId) => ({ eventId }));
    return Promise.resolve({ history: { events }, nextPageToken: Buffer.from(answer.next ?? '') });
  };
  const connection = {
    withAbortSignal: (_signal: AbortSignal, call: () => unknown) => call(),
    workflowService: { getWorkflowExecutionHistory },
  };
  const client = { connection, options: { namespace: 'n' } } as unknown as Client;
  const done = followHistory(
    client,
    run,
    {
      onEvents: (events) => {
        seen.push(...events.map(({ eventId }) => String(eventId)));
      },
      onLost: () => seen.push('lost'),
      onFound: () => seen.push('found'),
    },
    signal,
  );
  await Promise.all([done, vi.runAllTimersAsync()]);
  return { seen, asked };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a history', () => {
  it('is followed page by page until the last, silence among them', async () => {
    const { seen, asked } = await follow([
      ...[{ ids: [1, 2], next: 'a' }, { ids: [], next: 'b' }, { ids: [3] }],
    ]);
    expect(seen).toEqual(['1', '2', '3']);
    expect(asked).toEqual(['', 'a', 'b']);
  });

  it('goes on where it was when the server comes back: said once, and nothing told twice', async () => {
    const { seen, asked } = await follow([
      { ids: [1, 2], next: 'a' },
      ...[lost(14), lost(14), lost(14)],
      { ids: [1, 2, 3], next: 'b' },
      { ids: [4] },
    ]);
    expect(seen).toEqual(['1', '2', 'lost', 'found', '3', '4']);
    expect(asked).toEqual(['', 'a', '', '', '', 'b']);
  });

  it('is given up where asking again cannot help', async () => {
    await expect(follow([lost(7)])).rejects.toThrow('lost');
    await expect(follow([new Error('a mistake of ours')])).rejects.toThrow('a mistake of ours');
  });

  it('is not asked for once nobody watches', async () => {
    expect(await follow([], AbortSignal.abort())).toEqual({ seen: [], asked: [] });
  });
});
