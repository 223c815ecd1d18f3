import type { RecordStore } from '../model/record-store.ts';
import { AuditStore } from './audit-store.ts';
import { migrate } from './migrate.ts';

/** The store of a worker: its schema is brought up to date before the first row, and the store may come later than we. */
export interface PreparedStore extends RecordStore {
  /**
   * Bring the schema up to date now, once. Whoever writes a row waits for it, and tries again where it failed.
   *
   * @throws {HandoverError} when the store cannot be used.
   */
  ready: () => Promise<void>;
  close: () => Promise<void>;
}

/** @throws {AuditUrlUnusable} Connects only when it is used. */
export function preparedStore(url: string): PreparedStore {
  const store = new AuditStore(url);
  let made: Promise<unknown> | null = null;
  const ready = async () => {
    const making = (made ??= migrate(url));
    // A failed attempt must not be remembered as the answer.
    making.catch(() => (made = null));
    await making;
  };
  return {
    ready,
    append: async (...args) => {
      await ready();
      return store.append(...args);
    },
    appendNext: async (...args) => {
      await ready();
      return store.appendNext(...args);
    },
    saveHistory: async (...args) => {
      await ready();
      return store.saveHistory(...args);
    },
    close: () => store.close(),
  };
}
