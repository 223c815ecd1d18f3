import type { Journal } from './change.ts';

/** The journal among what a heartbeat, a failure or a cancellation carries; null when none does. */
export function journalOf(details: readonly unknown[]): Journal | null {
  for (const detail of details) {
    const { journal } = (detail ?? {}) as { journal?: Journal };
    if (journal !== undefined) return journal;
  }
  return null;
}
