import { Context } from '@temporalio/activity';
import type { Activities } from '../../src/activities/activities.ts';
import { fakeWorld, type FakeWorld } from './fake-activities.ts';

/** One call of an activity: which, and the how-manieth of its name. */
export interface Call {
  name: keyof Activities;
  nth: number;
}

/** What an activity does that is told to cancel: what waits ends, what was sent already comes through. */
export type WhenCancelled = 'ends' | 'finishes';

export interface HeldWorld extends FakeWorld {
  /** Resolves when the call runs. */
  reached: Promise<void>;
  /** Let it go on, and answer as it would have. */
  release: () => void;
}

/** A happy world in which one call goes on until it is let go, or cancelled. */
export function heldWorld(
  { name, nth }: Call,
  whenCancelled: WhenCancelled,
  overrides: Partial<Activities> = {},
): HeldWorld {
  const reached = Promise.withResolvers<undefined>();
  const state = { released: false, seen: 0 };
  const answer = { ...fakeWorld().activities, ...overrides }[name] as (
    ...args: never[]
  ) => Promise<unknown>;
  const held = async (...args: never[]) => {
    if (++state.seen === nth) {
      reached.resolve(undefined);
      await standing(state, whenCancelled);
    }
    return answer(...args);
  };
  const world = fakeWorld({ ...overrides, [name]: held });
  return { ...world, reached: reached.promise, release: () => (state.released = true) };
}

/** The calls of a run, each by its name and number. */
export function asCalls(names: readonly string[]): Call[] {
  return names.map((name, i) => ({
    name: name as Call['name'],
    nth: names.slice(0, i + 1).filter((other) => other === name).length,
  }));
}

async function standing(state: { released: boolean }, whenCancelled: WhenCancelled): Promise<void> {
  const context = Context.current();
  while (!state.released) {
    context.heartbeat();
    try {
      await context.sleep(20);
    } catch (error) {
      if (whenCancelled === 'ends') throw error;
      return;
    }
  }
}
