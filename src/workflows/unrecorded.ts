import { isCancellation } from '@temporalio/workflow';
import type { Migration } from './migration.ts';
import { rootMessage } from './root-failure.ts';

/** How long the store may take before a gate stays closed: nobody waits for it, v1 takes writes meanwhile. */
const WITHIN_MS = 20_000;

/**
 * Write all of the record that there is. Nothing that cannot be taken back is begun before its record could be written.
 *
 * @returns why it could not be; null when it is written.
 */
export async function unrecorded({ record }: Migration): Promise<string | null> {
  try {
    await record.writeNow(WITHIN_MS);
    return null;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return `the record could not be written, and nothing is done that has no record. ${rootMessage(error)}`;
  }
}
