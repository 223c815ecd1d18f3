/**
 * Where a worker kills itself: around one activity, once. `before` its code runs; `after` its effect, before its
 * completion is reported; or in the middle of it, after so many milliseconds.
 */
export type KillPoint =
  | { activity: string; when: 'before' | 'after' }
  | { activity: string; when: 'during'; afterMs: number };

/** Environment variable that hands a kill point to the worker under test. */
export const KILL_POINT = 'TEST_KILL_POINT';
/** Environment variable with the path of the workflow bundle that all workers under test share. */
export const BUNDLE = 'TEST_WORKFLOW_BUNDLE';
