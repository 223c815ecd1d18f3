import type { Finding } from '../model/finding.ts';
import { PAGE_WIDTH, hang } from './wrap-text.ts';

const SEEN = '  seen: ';
const DO = '  do:   ';
/** What is to be pasted keeps to a line of its own, however long: a command at the end of a remedy, or JSON in it. */
const COMMAND = /^(?:([^]*?): )?((?:kubectl|psql|pgbackrest|handover) [^]*)$/;
const JSON_OBJECT = /^([^]*?) (\{"[^]*\})[;,.]?([^]*)$/;

/** Every finding with what was seen and what to do, what stops first. @param accept the request's own list. */
export function renderFindings(findings: Finding[], accept: string[]): string[] {
  const ranked = RANKS.flatMap((rank) =>
    findings.filter((finding) => rankOf(finding, accept) === rank),
  );
  return ranked.flatMap((finding, i) => [
    ...(i === 0 ? [] : ['']),
    ...renderFinding(finding, accept),
  ]);
}

/** In one line: `2 blockers, 1 warning`. */
export function countFindings(findings: Finding[]): string {
  const counts = (['blocker', 'warning', 'info'] as const).flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [`${n} ${n === 1 || severity === 'info' ? severity : `${severity}s`}`];
  });
  return counts.length === 0 ? 'nothing found' : counts.join(', ');
}

const RANKS = ['blocker', 'consent', 'warning', 'info'] as const;

function rankOf(
  { severity, needsConsent, code }: Finding,
  accept: string[],
): (typeof RANKS)[number] {
  return needsConsent && !accept.includes(code) ? 'consent' : severity;
}

function renderFinding(finding: Finding, accept: string[]): string[] {
  const { severity, code, needsConsent, what, remedy, evidence } = finding;
  const consent = needsConsent ? ' (needs your consent)' : '';
  return [
    `${severity} ${code}${accept.includes(code) ? ' (accepted)' : consent}`,
    ...hang('  ', what, PAGE_WIDTH),
    ...hang(SEEN, evidence, PAGE_WIDTH),
    ...renderRemedy(remedy),
  ];
}

function renderRemedy(remedy: string): string[] {
  const below = ' '.repeat(DO.length);
  const [, sentence, command] = COMMAND.exec(remedy) ?? [];
  if (command !== undefined && sentence === undefined) return [`${DO}${command}`];
  if (command !== undefined)
    return [
      ...hang(DO, `${sentence ?? ''}:`, PAGE_WIDTH),
      ...command.split('\n').map((line) => `${below}${line}`),
    ];
  const [, before = '', json, after = ''] = JSON_OBJECT.exec(remedy) ?? [];
  if (json === undefined) return hang(DO, remedy, PAGE_WIDTH);
  return [
    ...hang(DO, before, PAGE_WIDTH),
    `${below}${json}`,
    ...(after === '' ? [] : hang(below, after.trim(), PAGE_WIDTH)),
  ];
}
