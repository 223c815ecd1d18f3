/** An answer at the gate, as it was sent. The name is what the sender claims. */
export interface Decision {
  kind: 'approve' | 'reject' | 'abort';
  approver: string;
  comment: string | null;
  evidenceId: string | null;
  atMs: number;
}

/** A signal that changed nothing, with the reason: shown, so that nobody waits for its effect. */
export interface IgnoredSignal {
  name: string;
  why: string;
  atMs: number;
}

export type ParsedDecision =
  | { ok: true; approver: string; comment: string | null; evidenceId: string | null }
  | { ok: false; why: string };

/**
 * Read the payload of approve, reject or abort. Never throws: a signal handler that throws would stop the
 * whole migration. A bare name is accepted as the approver.
 */
export function parseDecision(payload: unknown): ParsedDecision {
  const fields: unknown = typeof payload === 'string' ? { approver: payload } : payload;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return { ok: false, why: 'the body must be an object that names the approver' };
  const { approver, comment, evidenceId, ...unknown } = fields as Record<string, unknown>;
  const odd = Object.keys(unknown);
  if (odd.length > 0) return { ok: false, why: `unknown fields: ${odd.slice(0, 5).join(', ')}` };
  if (typeof approver !== 'string' || approver.trim() === '')
    return { ok: false, why: 'approver is missing: say who decides' };
  if (!isOptionalText(comment)) return { ok: false, why: 'comment must be a text' };
  if (!isOptionalText(evidenceId)) return { ok: false, why: 'evidenceId must be a text' };
  return {
    ok: true,
    approver: approver.trim().slice(0, 200),
    comment: comment?.slice(0, 2000) ?? null,
    evidenceId: evidenceId?.trim() ?? null,
  };
}

function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}
