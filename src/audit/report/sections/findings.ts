import type { Finding } from '../../../model/finding.ts';
import type { Block, Item, Section } from '../document.ts';
import { rowsOf, type RowOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** What preflight found, and what was accepted of it. */
export function findings({ rows }: Story): Section {
  return {
    title: 'What preflight found',
    blocks: rowsOf(rows, 'preflight').flatMap((row) => blocksOf(row)),
  };
}

function blocksOf({ atMs, content }: RowOf<'preflight'>): Block[] {
  const { findings: found, accepted, planHash, refusal } = content;
  const plan =
    planHash === null ? [' No plan was made.'] : [' The plan is ', { code: planHash }, '.'];
  const refused = refusal === null ? [] : [' It was refused: ', refusal];
  return [
    {
      kind: 'paragraph',
      line: [{ code: utcMs(atMs) }, ` ${count(found.length)}`, ...plan, ...refused],
    },
    ...(found.length === 0
      ? []
      : [{ kind: 'items' as const, items: found.map((one) => itemOf(one, accepted)) }]),
  ];
}

function count(found: number): string {
  if (found === 0) return 'Nothing was found.';
  return found === 1 ? 'One finding.' : `${found} findings.`;
}

function itemOf(
  { code, severity, needsConsent, what, evidence }: Finding,
  accepted: string[],
): Item {
  const consent = accepted.includes(code)
    ? ', accepted'
    : needsConsent
      ? ', consent needed and not given'
      : '';
  return {
    head: [`${severity} `, { code }, consent],
    lines: [[what], ['seen: ', evidence]],
    ...(severity === 'info' ? {} : { tone: severity === 'blocker' ? 'bad' : 'warn' }),
  };
}
