import type { WorkerProcess } from '../../../lab/worker-process.ts';

/** A worker that is started again whenever it was killed, as a Deployment would. */
export class RestartedWorker {
  private readonly start: () => WorkerProcess;
  private readonly over: Promise<void>;
  private current: WorkerProcess;
  private wanted = true;
  /** How often it died. */
  kills = 0;

  private constructor(start: () => WorkerProcess) {
    this.start = start;
    this.current = start();
    this.over = this.keep();
    // Whoever stops it hears of it.
    this.over.catch(() => undefined);
  }

  static start(start: () => WorkerProcess): RestartedWorker {
    return new RestartedWorker(start);
  }

  /** End it. @throws {Error} when it ended by anything but our kills before. */
  async stop(): Promise<void> {
    this.wanted = false;
    await this.current.stop();
    await this.over;
  }

  private async keep(): Promise<void> {
    for (;;) {
      const how = await this.current.ended;
      if (how === 'SIGKILL') this.kills++;
      if (!this.wanted) return;
      if (how !== 'SIGKILL')
        throw new Error(`a worker ended by ${how}; see ${this.current.logPath}`);
      this.current = this.start();
    }
  }
}
