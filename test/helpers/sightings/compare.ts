import { STAGES, type Facts } from './facts.ts';
import type { Milestones } from './milestones.ts';

/** Milestones that the real operator reaches within this time of each other may come in any order. */
const TOGETHER_S = 1.5;

/** What `claimed` says and `real` does not: each fact with its stage. */
export function notSaidBy(real: Facts, claimed: Facts): string[] {
  return STAGES.flatMap((stage) => {
    const known = new Set(real[stage]);
    return claimed[stage].filter((fact) => !known.has(fact)).map((fact) => `${stage}: ${fact}`);
  });
}

/** Milestones of `claimed` that come in another order than in `real`, or that `real` never reaches. */
export function outOfOrder(real: Milestones, claimed: Milestones): string[] {
  return STAGES.flatMap((stage) => {
    const at = new Map(real[stage].map(({ what, afterS }) => [what, afterS]));
    const unknown = claimed[stage].filter(({ what }) => !at.has(what));
    const swapped = claimed[stage].flatMap((earlier, i) =>
      claimed[stage]
        .slice(i + 1)
        .filter(({ what, afterS }) => {
          const apart = (at.get(earlier.what) ?? 0) - (at.get(what) ?? Infinity);
          return afterS - earlier.afterS > TOGETHER_S && apart > TOGETHER_S;
        })
        .map(({ what }) => `${stage}: "${earlier.what}" before "${what}"`),
    );
    return [...unknown.map(({ what }) => `${stage}: "${what}" at all`), ...swapped];
  });
}
