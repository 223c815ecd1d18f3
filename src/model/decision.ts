import { personName, samePerson } from './approval-policy.ts';
import { EXAMPLE_NAME } from './example-name.ts';
import { printable } from './printable.ts';
import { UnreadablePayload } from './unreadable-payload.ts';
import { parseWindow, type MaintenanceWindow } from './maintenance-window.ts';

/** When an approved cut-over may begin: at once, or in a window. */
export type ApprovedTime = MaintenanceWindow | 'now';

/** What a person sent and what counted. The name is what the sender claims. */
export interface Decision {
  kind: 'approve' | 'reject' | 'abort' | 'pause' | 'resume' | 'fallBack';
  approver: string;
  comment: string | null;
  evidenceId: string | null;
  /** What an approval named; null leaves it to the request's `cutover.window`. */
  window: ApprovedTime | null;
  atMs: number;
}

/** Who holds the cut-over back, and since when. */
export interface Held {
  by: string;
  atMs: number;
  comment: string | null;
}

/** An approval that counts, with the window that it has to keep; null may begin at once. */
export interface StandingApproval {
  approver: string;
  atMs: number;
  window: MaintenanceWindow | null;
}

/** A signal that changed nothing, with the reason: shown, so that nobody waits for its effect. */
export interface IgnoredSignal {
  name: string;
  why: string;
  atMs: number;
}

export type ReadDecision = Omit<Decision, 'kind' | 'atMs'>;
export type ParsedDecision = ({ ok: true } & ReadDecision) | { ok: false; why: string };

const FIELDS: Readonly<Record<Decision['kind'], readonly string[]>> = {
  approve: ['approver', 'comment', 'evidenceId', 'window'],
  reject: ['approver', 'comment', 'evidenceId'],
  abort: ['approver', 'comment', 'evidenceId'],
  pause: ['approver', 'comment'],
  resume: ['approver', 'comment'],
  fallBack: ['approver', 'comment', 'evidenceId', 'loseWritesOfV2'],
};

const GOES_AHEAD: readonly Decision['kind'][] = ['approve', 'resume', 'fallBack'];

/**
 * Read the payload of a signal that somebody decides with. Never throws: a signal handler that throws would stop
 * the whole migration. A bare name is accepted as the approver. Its reasons have no double quotes: the UI shows those
 * escaped.
 */
export function parseDecision(
  payload: unknown,
  kind: Decision['kind'] = 'approve',
): ParsedDecision {
  const body: unknown = typeof payload === 'string' ? { approver: payload } : payload;
  if (body instanceof UnreadablePayload)
    return { ok: false, why: `the body ${body.why}; choose json/plain` };
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { ok: false, why: 'the body must be an object that names the approver' };
  const odd = Object.keys(body).filter((field) => !FIELDS[kind].includes(field));
  if (odd.length > 0) return { ok: false, why: `unknown fields: ${named(odd)}` };
  const { approver, comment, evidenceId, window, loseWritesOfV2 } = body as Record<string, unknown>;
  if (typeof approver !== 'string' || printable(approver).trim() === '')
    return { ok: false, why: 'approver is missing: say who decides' };
  // Whoever wants to stop something need not be careful: only what goes ahead has to have a name.
  if (GOES_AHEAD.includes(kind) && samePerson(approver, EXAMPLE_NAME))
    return { ok: false, why: `approver is ${EXAMPLE_NAME}: put your own in its place` };
  if (!isOptionalText(comment)) return { ok: false, why: 'comment must be a text' };
  if (!isOptionalText(evidenceId)) return { ok: false, why: 'evidenceId must be a text' };
  const time = readTime(window);
  if (!time.ok) return { ok: false, why: `window ${time.problem}, or now` };
  // What it costs has to be said with it: nobody loses rows by a word that sounds harmless.
  if (kind === 'fallBack' && loseWritesOfV2 !== true)
    return {
      ok: false,
      why: 'a fall-back loses what v2 has written; say so by loseWritesOfV2: true',
    };
  return {
    ok: true,
    approver: personName(printable(approver)),
    comment: comment === undefined || comment === null ? null : printable(comment).slice(0, 2000),
    evidenceId: evidenceId?.trim() ?? null,
    window: time.window,
  };
}

function readTime(
  value: unknown,
): { ok: true; window: ApprovedTime | null } | { ok: false; problem: string } {
  const text = typeof value === 'string' ? value.trim() : (value ?? null);
  if (text === null) return { ok: true, window: null };
  return text === 'now' ? { ok: true, window: 'now' } : parseWindow(text);
}

/** Some of the fields that are not known, each cut: a reason is read in a small box. */
function named(fields: readonly string[]): string {
  return fields
    .slice(0, 5)
    .map((field) => field.slice(0, 40))
    .join(', ');
}

function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}
