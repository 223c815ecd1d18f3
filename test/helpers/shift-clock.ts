/** Environment variable with the seconds by which the clock of a worker under test is fast; slow if negative. */
export const CLOCK_SHIFT = 'TEST_CLOCK_SHIFT_SECONDS';

/**
 * Shift this process's clock as its code sees it. Timers are not touched, as on a machine whose clock is wrong but
 * runs at the right speed. Workflow code has a `Date` of its own, which Temporal's server tells the time.
 */
export function shiftClock(seconds: number): void {
  const shiftMs = seconds * 1000;
  const RealDate = Date;
  const now = (): number => RealDate.now() + shiftMs;
  class ShiftedDate extends RealDate {
    static override now(): number {
      return now();
    }
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [now()] : args) as [number]));
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
}
