import { ApplicationFailure } from '@temporalio/workflow';

/** What failed, said by whoever failed: what Temporal wraps around it only says that an activity did. */
export function rootFailure(error: unknown): ApplicationFailure | null {
  if (error instanceof ApplicationFailure) return error;
  return error instanceof Error ? rootFailure(error.cause) : null;
}

export function rootMessage(error: unknown): string {
  const failure = rootFailure(error);
  if (failure !== null) return failure.message;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
