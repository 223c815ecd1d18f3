import { ApplicationFailure } from '@temporalio/activity';
import { HandoverError } from '../model/errors.ts';
import { withHeartbeats } from './heartbeats.ts';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * Give every activity heartbeats, and the same way of failing: an expected error becomes an ApplicationFailure of its own code,
 * retried or not as the error says. Anything else stays as it is and is retried: it is a bug of ours or news.
 */
export function withReportedFailures<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, run]) => [name, reported(run)] as const);
  return Object.fromEntries(wrapped) as unknown as T;
}

function reported(run: Activity): Activity {
  return async (...args) => {
    try {
      return await withHeartbeats(() => run(...args));
    } catch (error) {
      throw error instanceof HandoverError ? toFailure(error) : error;
    }
  };
}

function toFailure(error: HandoverError): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !error.retryable,
    // Not the cause: what a server answered may hold more than a history should.
    details: [error.explanation],
  });
}
