import { ApplicationFailure } from '@temporalio/workflow';

/** What a migration fails with. */
export interface Failed {
  /** One of the codes of docs/messages.md. */
  type: string;
  message: string;
  details: unknown[];
  /** Only where its stack says more than the message: for a bug of ours. */
  cause?: Error;
}

/**
 * The failure of a migration as people read it in the UI's result pane, which is JSON: without double quotes, which come
 * out escaped, and without a stack, which repeats the message in front of paths of the worker.
 */
export function shortFailure({ type, message, details, cause }: Failed): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type,
    message: message.replaceAll('"', "'"),
    nonRetryable: true,
    details,
    ...(cause === undefined ? {} : { cause }),
  });
  failure.stack = '';
  return failure;
}
