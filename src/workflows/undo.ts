import { CancellationScope } from '@temporalio/workflow';
import { rootMessage } from './root-failure.ts';

interface Step {
  what: string;
  run: () => Promise<void>;
}

/**
 * What has to be undone, in reverse, if the migration ends before its point of no return. A step is pushed before
 * its action is sent: an action whose report was lost may have happened.
 */
export class UndoStack {
  private steps: Step[] = [];

  push(what: string, run: () => Promise<void>): void {
    this.steps.push({ what, run });
  }

  /** Forget a step that was undone already. */
  drop(what: string): void {
    this.steps = this.steps.filter((step) => step.what !== what);
  }

  /** Past the point of no return there is nothing to undo any more. */
  forget(): void {
    this.steps = [];
  }

  /**
   * Undo everything, newest first, whatever happens. A step that fails does not keep the others from being undone.
   *
   * @returns what was undone and what could not be.
   */
  async undoAll(): Promise<{ undone: string[]; failed: string[] }> {
    return CancellationScope.nonCancellable(async () => {
      const undone: string[] = [];
      const failed: string[] = [];
      for (const { what, run } of this.steps.toReversed()) {
        try {
          await run();
          undone.push(what);
        } catch (error) {
          failed.push(`${what} (${rootMessage(error)})`);
        }
      }
      this.steps = [];
      return { undone, failed };
    });
  }
}
