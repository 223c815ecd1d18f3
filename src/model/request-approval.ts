import { MAX_PERSON_NAME, samePerson, type ApprovalPolicy } from './approval-policy.ts';
import { kindOf, type Fields, type RequestReader } from './request-reader.ts';
import { REQUEST_DEFAULTS } from './request.ts';

const MAX_SECONDS = 90 * 24 * 3600;
const MAX_APPROVERS = 50;

/** The rules of the gates. Rules that nobody could ever fulfil are refused here, and not on the night of the cut-over. */
export function readApproval(
  reader: RequestReader,
  root: Fields,
  requestedBy: string | null,
): ApprovalPolicy {
  const known = [
    'timeoutSeconds',
    'approvers',
    'minApprovals',
    'requesterMayApprove',
    'remindEverySeconds',
  ];
  const approval = reader.object(root['approval'] ?? {}, 'approval', known);
  const defaults = REQUEST_DEFAULTS.approval;
  const seconds = (field: 'timeoutSeconds' | 'remindEverySeconds') =>
    reader.integer(approval, `approval.${field}`, {
      min: 1,
      max: MAX_SECONDS,
      fallback: defaults[field],
    });
  const policy = {
    timeoutSeconds: seconds('timeoutSeconds'),
    approvers: readApprovers(reader, approval),
    minApprovals: reader.integer(approval, 'approval.minApprovals', {
      min: 1,
      max: 10,
      fallback: defaults.minApprovals,
    }),
    requesterMayApprove: reader.boolean(
      approval,
      'approval.requesterMayApprove',
      defaults.requesterMayApprove,
    ),
    remindEverySeconds: seconds('remindEverySeconds'),
  };
  refuseImpossible(reader, policy, requestedBy);
  return policy;
}

function readApprovers(reader: RequestReader, approval: Fields): string[] | null {
  const value = approval['approvers'] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_APPROVERS) {
    const problem = Array.isArray(value) ? `has ${value.length} names` : `is ${kindOf(value)}`;
    reader.fault('approval.approvers', `must be a list of 1 to ${MAX_APPROVERS} names, ${problem}`);
    return null;
  }
  const names: string[] = [];
  for (const [i, name] of (value as unknown[]).entries())
    if (typeof name !== 'string' || name.trim() === '' || Array.from(name).length > MAX_PERSON_NAME)
      reader.fault(
        `approval.approvers[${i}]`,
        `must be the name of a person, at most ${MAX_PERSON_NAME} characters`,
      );
    else if (names.some((other) => samePerson(other, name)))
      reader.fault(`approval.approvers[${i}]`, `is there twice: ${name}`);
    else names.push(name.trim());
  return names;
}

function refuseImpossible(
  reader: RequestReader,
  { approvers, minApprovals, requesterMayApprove }: ApprovalPolicy,
  requestedBy: string | null,
): void {
  if (!requesterMayApprove && requestedBy === null)
    reader.fault('requestedBy', 'must be named where approval.requesterMayApprove is false');
  if (approvers === null) return;
  const able = approvers.filter(
    (name) => requesterMayApprove || requestedBy === null || !samePerson(name, requestedBy),
  );
  if (able.length < minApprovals)
    reader.fault(
      'approval.minApprovals',
      `asks for ${minApprovals}, and only ${able.length} of approval.approvers may approve`,
    );
}
