import { AsyncLocalStorage } from 'node:async_hooks';
import type { Change, ChangedField } from '../model/change.ts';

/** A change as it is sent. */
export type SentChange = Pick<Change, 'verb' | 'object' | 'server' | 'statement' | 'uidBefore'>;

/** What is known of it once there is an answer. */
export type AnsweredChange = Pick<Change, 'answer'> &
  Partial<Pick<Change, 'uidAfter' | 'fields' | 'fieldsLeftOut'>>;

/** What a delete answers that found nothing. */
export const NOT_THERE = 'not there';

/** Whoever wants to know what is changed outside. */
export interface ChangeLog {
  /** Called before it is sent. @returns to be called with the answer, if one comes. */
  sent: (change: SentChange) => (answer: AnsweredChange) => void;
}

/** Who listens to the changes of the call that is running; nobody at the command line, which changes nothing. */
const listening = new AsyncLocalStorage<ChangeLog>();

/** Run something, and tell `log` every change that it makes outside. */
export function telling<T>(log: ChangeLog, run: () => Promise<T>): Promise<T> {
  return listening.run(log, run);
}

/** Who listens now; null is nobody. */
export function changeLog(): ChangeLog | null {
  return listening.getStore() ?? null;
}

/**
 * Tell of a change that is no call of the Kubernetes API: those are told where they are sent (`recording-http.ts`).
 *
 * @param fields what is another than before, read from its result.
 */
export async function recorded<T>(
  change: Omit<SentChange, 'uidBefore'>,
  run: () => Promise<T>,
  fields: (result: T) => ChangedField[] = () => [],
): Promise<T> {
  const answered = changeLog()?.sent({ ...change, uidBefore: null });
  try {
    const result = await run();
    answered?.({ answer: 'done', fields: fields(result) });
    return result;
  } catch (error) {
    answered?.({ answer: `failed: ${error instanceof Error ? error.message : String(error)}` });
    throw error;
  }
}
