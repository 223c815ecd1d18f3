import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../lab/kubernetes.ts';

/** Environment variable with the directory in which a test orders a worker under test to hold. */
export const HOLDS = 'TEST_HOLDS';

const REACHED_TIMEOUT_MS = 120_000;

/**
 * Holds a worker before an activity's code runs, so that a fault strikes at that very point and not somewhere near it.
 * Test and worker talk by files: `ACTIVITY` is the order, `ACTIVITY.reached` says that the worker stands there, and
 * stands until that file is gone.
 */
export class HoldPoint {
  private readonly order: string;
  private readonly reached: string;

  private constructor(directory: string, activity: string) {
    this.order = join(directory, activity);
    this.reached = reachedFile(directory, activity);
  }

  /** Order the next run of an activity to be held. */
  static async set(directory: string, activity: string): Promise<HoldPoint> {
    const hold = new HoldPoint(directory, activity);
    await mkdir(directory, { recursive: true });
    await writeFile(hold.order, '');
    return hold;
  }

  /** Wait until the worker stands there, do something, and let it go on, whatever came of it. */
  async during<T>(deed: () => Promise<T>): Promise<T> {
    await waitFor(`the worker to reach ${this.order}`, REACHED_TIMEOUT_MS, async () => {
      await access(this.reached);
      return true;
    });
    try {
      return await deed();
    } finally {
      await rm(this.reached);
    }
  }
}

/** The file by which a worker says that it stands before an activity. */
export function reachedFile(directory: string, activity: string): string {
  return join(directory, `${activity}.reached`);
}
