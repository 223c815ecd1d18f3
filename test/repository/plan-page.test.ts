import { expect, it } from 'vitest';
import { documentedPlan } from '../cli/documented-plan.ts';
import { readTracked } from './tracked-files.ts';

const PAGE = 'docs/plan.md';
/** Stands where lines were left out. */
const LEFT_OUT = '…';

/** The plan's hash changes with everything that the plan holds, and says nothing to a reader. */
const withoutHash = (text: string) => text.replace(/^Plan [0-9a-f]{16}$/m, 'Plan HASH');

it(`${PAGE} shows what handover plan prints, with nothing changed but what is left out`, () => {
  const [, shown = ''] =
    /<!-- plan-output -->\s*```text\n([^]*?)\n```/.exec(readTracked(PAGE)) ?? [];
  const printed = withoutHash(documentedPlan());
  const pieces = withoutHash(shown).split(`\n${LEFT_OUT}\n`);
  expect(pieces.length).toBeGreaterThan(3);
  let from = 0;
  for (const piece of pieces) {
    const at = printed.indexOf(piece, from);
    if (at === -1) expect(printed.slice(from)).toContain(piece);
    from = at + piece.length;
  }
  expect(printed.startsWith(pieces[0] ?? '-')).toBe(true);
  expect(printed.endsWith(pieces.at(-1) ?? '-')).toBe(true);
});
