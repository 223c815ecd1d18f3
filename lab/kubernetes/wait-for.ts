import { setTimeout as sleep } from 'node:timers/promises';

/** Thrown inside a `waitFor` condition when more waiting cannot help: ends the wait at once. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}

/** How `waitFor` waits, where its defaults do not fit. */
export interface WaitOptions {
  intervalMs?: number;
  signal?: AbortSignal;
}

/**
 * Polls `condition` until it gives something truthy, and returns that.
 * Errors of the condition count as "not yet" and are told at the time-out; a `GiveUp` ends the wait.
 */
export async function waitFor<T>(
  description: string,
  timeoutMs: number,
  condition: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<NonNullable<T>> {
  const started = Date.now();
  let last: string;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const value = await condition();
      if (value) return value;
      last = 'the condition stayed false';
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      last = error instanceof Error ? error.message : String(error);
    }
    const waited = Date.now() - started;
    if (waited >= timeoutMs) {
      const seconds = (waited / 1000).toFixed(1);
      throw new Error(`gave up after ${seconds} s waiting for ${description}: ${last}`);
    }
    await sleep(options.intervalMs ?? 50, undefined, {
      ...(options.signal && { signal: options.signal }),
    });
  }
}
