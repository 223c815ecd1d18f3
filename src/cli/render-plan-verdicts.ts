import type { Fate, Verdict } from '../model/verdict.ts';
import { PAGE_WIDTH, hang, wrapText } from './wrap-text.ts';

/** What needs a person comes first: the rest is for reading. */
const FATES: readonly Fate[] = ['needsYou', 'changed', 'dropped', 'carried'];
const TITLES: Readonly<Record<Fate, string>> = {
  needsYou: 'needs you',
  changed: 'changed',
  dropped: 'dropped',
  carried: 'carried',
};
const INDENT = '  ';
const GAP = '  ';
/** Longest field that keeps to one line; the other half of the page is for where it goes and why. */
const MAX_FIELD_WIDTH = 42;

/** What becomes of every setting of v1, by fate: the field at the left, at the right where it goes and why. */
export function renderVerdicts(verdicts: Verdict[]): string[] {
  const fieldWidth = Math.min(
    MAX_FIELD_WIDTH,
    Math.max(0, ...verdicts.map(({ field }) => field.length)),
  );
  const counts = FATES.map((fate) => count(fate, ofFate(verdicts, fate).length));
  return [
    `Settings of v1: ${counts.join(', ')}`,
    ...FATES.flatMap((fate) => {
      const group = ofFate(verdicts, fate);
      if (group.length === 0) return [];
      return ['', TITLES[fate], ...group.flatMap((verdict) => renderVerdict(verdict, fieldWidth))];
    }),
  ];
}

function renderVerdict({ field, to, why }: Verdict, fieldWidth: number): string[] {
  const width = PAGE_WIDTH - INDENT.length - fieldWidth - GAP.length;
  const left = wrapText(field, fieldWidth);
  const right = [
    ...(to === null ? [] : hang('→ ', to, width)),
    ...(why === '' ? [] : wrapText(why, width)),
  ];
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, i) =>
    `${INDENT}${(left[i] ?? '').padEnd(fieldWidth)}${GAP}${right[i] ?? ''}`.trimEnd(),
  );
}

function count(fate: Fate, n: number): string {
  return fate === 'needsYou' && n !== 1 ? `${n} need you` : `${n} ${TITLES[fate]}`;
}

function ofFate(verdicts: Verdict[], wanted: Fate): Verdict[] {
  return verdicts.filter(({ fate }) => fate === wanted);
}
