const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

interface Entry {
  running: boolean;
  /** Asked for again while running. */
  again: boolean;
  failures: number;
  timer?: NodeJS.Timeout;
  due?: number;
}

/** Works on keys: one pass over a key at a time, different keys side by side, failures with a growing pause. */
export class WorkQueue {
  private readonly entries = new Map<string, Entry>();
  private readonly work: (key: string) => Promise<void>;
  private readonly onError: (key: string, error: unknown) => void;
  private stopped = false;

  constructor(
    work: (key: string) => Promise<void>,
    onError: (key: string, error: unknown) => void,
  ) {
    this.work = work;
    this.onError = onError;
  }

  /** Has the key worked on after `delayMs`, or sooner if that was asked for before. */
  enqueue(key: string, delayMs = 0): void {
    if (this.stopped) return;
    const entry = this.entries.get(key) ?? { running: false, again: false, failures: 0 };
    this.entries.set(key, entry);
    if (entry.running && delayMs === 0) {
      entry.again = true;
      return;
    }
    const due = Date.now() + delayMs;
    if (entry.due !== undefined && entry.due <= due) return;
    clearTimeout(entry.timer);
    entry.due = due;
    entry.timer = setTimeout(() => void this.run(key, entry), delayMs);
  }

  /** Nothing new is begun. */
  stop(): void {
    this.stopped = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
  }

  private async run(key: string, entry: Entry): Promise<void> {
    delete entry.due;
    if (this.stopped) return;
    if (entry.running) {
      entry.again = true;
      return;
    }
    entry.running = true;
    try {
      await this.work(key);
      entry.failures = 0;
    } catch (error) {
      entry.failures += 1;
      this.onError(key, error);
    }
    entry.running = false;
    const again = entry.again;
    entry.again = false;
    if (entry.failures > 0) {
      this.enqueue(key, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (entry.failures - 1)));
    } else if (again) {
      this.enqueue(key);
    }
  }
}
