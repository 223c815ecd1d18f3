import { samePerson } from '../model/approval-policy.ts';
import type { MigrationStatus } from '../model/status.ts';

type Rules = Pick<MigrationStatus, 'approval' | 'requestedBy'>;
type Gate = Rules & Pick<MigrationStatus, 'approvals' | 'approved' | 'held'>;

/** More names than a sentence carries; the request has them all. */
const MAX_NAMES = 10;
const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];

/** Why a person may not approve, at either gate; null when they may. */
export function whyMayNotApprove(rules: Rules, name: string): string | null {
  if (!isExcluded(rules, name)) return whyNotListed(rules, name, 'approve');
  const others = ableToApprove(rules);
  const who = others === null ? 'somebody else has to' : `${or(others)} may`;
  return `${name} has asked for this migration, and approval.requesterMayApprove is false; ${who} approve`;
}

/** Why a person may not let a held cut-over go on; null when they may. Who holds it may, listed or not. */
export function whyMayNotResume(gate: Rules & Pick<Gate, 'held'>, name: string): string | null {
  const holder = gate.held?.by ?? null;
  if (holder !== null && samePerson(holder, name)) return null;
  const why = whyNotListed(gate, name, 'resume');
  return why === null || holder === null || isListed(gate, holder)
    ? why
    : `${why}, and ${holder}, who holds it`;
}

/** Why a person may not order a fall-back; null when they may. Who asked for the migration is not kept from it. */
export function whyMayNotFallBack(rules: Rules, name: string): string | null {
  return whyNotListed(rules, name, 'fall back');
}

/** Who can make a gate go on, as a sentence, and who has done their part. */
export function whoCanUnblock(gate: Gate): string {
  if (gate.held !== null) return whoMayResume(gate, gate.held.by);
  if (gate.approved !== null) return 'nobody has to: it begins by itself';
  const { minApprovals } = gate.approval;
  const have = gate.approvals.map(({ approver }) => approver);
  return [
    whoMayApprove(gate),
    minApprovals === 1 ? '' : `: ${inWords(minApprovals)} people have to approve`,
    have.length === 0 ? '' : `; ${and(have)} ${have.length === 1 ? 'has' : 'have'}`,
  ].join('');
}

/** How many are still to approve, as the end of a sentence. */
export function stillToApprove({ approval, approvals }: Pick<Gate, 'approval' | 'approvals'>) {
  const left = approval.minApprovals - approvals.length;
  return `${inWords(left)} more ${left === 1 ? 'has' : 'have'} to approve`;
}

function whoMayApprove(rules: Rules): string {
  const able = ableToApprove(rules);
  if (able !== null) return or(able);
  const but = rules.approval.requesterMayApprove ? '' : ` but ${rules.requestedBy ?? 'who asked'}`;
  return `anybody${but}, since approval.approvers names nobody`;
}

function whoMayResume({ approval }: Rules, holder: string): string {
  const others = approval.approvers?.filter((name) => !samePerson(name, holder)) ?? null;
  const or_ = others === null ? 'anybody else' : `an approver (${listed(others).join(', ')})`;
  return others?.length === 0
    ? `${holder}, who holds it: send resume`
    : `${holder}, who holds it, or ${or_}: send resume`;
}

function ableToApprove(rules: Rules): string[] | null {
  return rules.approval.approvers?.filter((name) => !isExcluded(rules, name)) ?? null;
}

function isExcluded({ approval, requestedBy }: Rules, name: string): boolean {
  return !approval.requesterMayApprove && requestedBy !== null && samePerson(name, requestedBy);
}

function isListed({ approval }: Rules, name: string): boolean {
  return approval.approvers?.some((other) => samePerson(other, name)) ?? true;
}

function whyNotListed(rules: Rules, name: string, what: string): string | null {
  if (isListed(rules, name)) return null;
  const who = what === 'approve' ? ableToApprove(rules) : rules.approval.approvers;
  return `${name} is not among approval.approvers; ${or(who ?? [])} may ${what}`;
}

function inWords(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function or(names: readonly string[]): string {
  return joined(listed(names), 'or');
}

function and(names: readonly string[]): string {
  return joined(names, 'and');
}

function listed(names: readonly string[]): string[] {
  const rest = names.length - MAX_NAMES;
  return rest > 0 ? [...names.slice(0, MAX_NAMES), `one of ${rest} others`] : [...names];
}

function joined(names: readonly string[], word: string): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}
