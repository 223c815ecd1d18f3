import type { Log } from '../../log.ts';

/**
 * Runs tasks strictly one after the other, whichever cluster they are for. That is v1's informer: a
 * handler that waits holds up the events of all clusters behind it.
 */
export class SerialQueue {
  private tail: Promise<void> = Promise.resolve();
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /** Appends a task. What it throws is logged and forgotten, as v1 does: there is no retry. */
  push(description: string, task: () => Promise<void>): void {
    this.tail = this.tail.then(async () => {
      try {
        await task();
      } catch (error) {
        this.log(`${description}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  }

  /** Resolves when all that was pushed so far is done. */
  async drained(): Promise<void> {
    await this.tail;
  }
}
