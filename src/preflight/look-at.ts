import { HandoverError } from '../model/errors.ts';
import type { Seen } from '../model/observation.ts';

/** What is being looked at, part by part: each on its way, all at the same time. */
export type Looks<Parts> = { [P in keyof Parts]: Promise<Parts[P]> };
/** The same, once everything has been looked at. */
export type SeenParts<Parts> = { [P in keyof Parts]: Seen<Parts[P]> };

/** There is no object to look at; what keeps it from being there is told elsewhere. */
export class NothingToLookAt extends Error {}

/** What could be seen, or why not. Only what was to be expected is a reason; a fault of our own stays one. */
export async function lookAt<T>(look: Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: true, value: await look };
  } catch (error) {
    if (error instanceof HandoverError) return { seen: false, why: error.explanation.what };
    if (error instanceof NothingToLookAt) return { seen: false, why: error.message };
    throw error;
  }
}

/** Look at every part; one that cannot be seen keeps no other from being seen. */
export async function lookAtAll<Parts extends object>(
  looks: Looks<Parts>,
): Promise<SeenParts<Parts>> {
  const parts = Object.entries<Promise<unknown>>(looks).map(
    async ([part, look]) => [part, await lookAt(look)] as const,
  );
  return Object.fromEntries(await Promise.all(parts)) as SeenParts<Parts>;
}
