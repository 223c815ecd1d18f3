import { Context } from '@temporalio/activity';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  ActivityInterceptorsFactory,
  Next,
} from '@temporalio/worker';
import { OpenJournal } from '../../../src/activities/journal.ts';
import type { AnsweredChange, SentChange } from '../../../src/clients/change-log.ts';
import { nameOf } from './crash-point.ts';

/** Told of each point as a worker comes to it. */
export type Reached = (point: string) => void;

/** The worker's half: tells of every point around an activity and between its effects, which may be the worker's end. */
export function crashActivities(reached: Reached): ActivityInterceptorsFactory {
  watchEffects(reached);
  return ({ info: { activityType: activity } }) => ({
    inbound: {
      execute: async (
        input: ActivityExecuteInput,
        next: Next<ActivityInboundCallsInterceptor, 'execute'>,
      ) => {
        reached(nameOf({ activity, when: 'before' }));
        try {
          return await next(input);
        } finally {
          // A wait that was cancelled, a call that failed: they have an end to report, too.
          reached(nameOf({ activity, when: 'after' }));
        }
      },
    },
  });
}

/** What one attempt has changed so far. */
interface Effects {
  done: number;
  last: string;
}

/**
 * Every change that an activity makes is told to its journal, before it is sent and when it is answered. A change that is
 * like the one before it is the same one again: waits send those until they come through.
 */
function watchEffects(reached: Reached): void {
  const attempts = new WeakMap<OpenJournal, Effects>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the journal that it is of
  const { sent } = OpenJournal.prototype;
  OpenJournal.prototype.sent = function (this: OpenJournal, change: SentChange) {
    const effects = attempts.get(this) ?? { done: 0, last: '' };
    attempts.set(this, effects);
    const { verb, object, statement } = change;
    const like = [verb, object, statement].join(' ');
    if (effects.done > 0 && like !== effects.last) {
      const { activityType: activity } = Context.current().info;
      // Without names and paths, which differ from run to run.
      const kind = object.split(' ')[0] ?? '';
      const next = verb === 'sql' ? `sql ${statement ?? ''}` : `${verb} ${kind}`;
      reached(nameOf({ activity, when: 'between', next }));
    }
    const answered = sent.call(this, change);
    return (answer: AnsweredChange) => {
      answered(answer);
      if (answer.answer !== 'done' || like === effects.last) return;
      effects.done++;
      effects.last = like;
    };
  };
}
