// Part of request-input.ts: the schema is generated from both.

/** The gates as a person may write their rules; every one has a default. */
export interface ApprovalInput {
  /**
   * Seconds the gate stays open, not counting those while it is held; nobody's answer means no.
   *
   * @asType integer
   * @minimum 1
   * @maximum 7776000
   * @default 604800
   */
  timeoutSeconds?: number;
  /**
   * Names of those who may approve, resume or fall back; any other's changes nothing. Anybody may reject, abort or pause.
   * Null is anybody. Upper and lower case are the same.
   *
   * @default null
   */
  approvers?: PersonNames | null;
  /**
   * How many different people have to approve, each gate anew.
   *
   * @asType integer
   * @minimum 1
   * @maximum 10
   * @default 1
   */
  minApprovals?: number;
  /**
   * False: `requestedBy` may not approve.
   *
   * @default true
   */
  requesterMayApprove?: boolean;
  /**
   * Seconds after which the approvers are reminded, again and again, that a gate waits for them.
   *
   * @asType integer
   * @minimum 1
   * @maximum 7776000
   * @default 86400
   */
  remindEverySeconds?: number;
}

/**
 * Some people, each named once.
 *
 * @minItems 1
 * @maxItems 50
 */
export type PersonNames = PersonName[];

/**
 * Name of a person, as in the `approver` of an approval.
 *
 * @pattern \S
 * @maxLength 200
 */
export type PersonName = string;
