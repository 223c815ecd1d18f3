import { closeSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Environment variable with the directory of a register; a worker under test that has one dies by it. */
export const CRASHES = 'TEST_CRASHES';
/** The same for a worker that lives: it only notes what it came through. */
export const SEEN = 'TEST_SEEN';

/**
 * Points that were reached, one file each, shared by all workers of a run: the first worker that comes to a point has it
 * to itself. Written in one call of the kernel, so that it is whole when the worker dies right after.
 */
export class CrashRegister {
  private readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static open(directory: string): CrashRegister {
    mkdirSync(directory, { recursive: true });
    return new CrashRegister(directory);
  }

  /** @returns whether nobody had claimed it before. */
  claim(point: string): boolean {
    try {
      closeSync(openSync(join(this.directory, point), 'wx'));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  claimed(): string[] {
    return readdirSync(this.directory).toSorted();
  }
}
