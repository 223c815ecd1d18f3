/** Who may approve, how many it takes, and who is told of it again. */
export interface ApprovalPolicy {
  /** Seconds a gate stays open, not counting those while it is held; nobody's answer means no. */
  timeoutSeconds: number;
  /** Names of those who may approve, resume or fall back; null is anybody. Compared by `samePerson`. */
  approvers: string[] | null;
  /** How many people have to approve. */
  minApprovals: number;
  /** False: who asked for the migration (`requestedBy`) may not approve it. */
  requesterMayApprove: boolean;
  /** Seconds after which the approvers are told again that a gate waits for them. */
  remindEverySeconds: number;
}

/** Whether two names mean one person: upper case, accents' encoding and odd spaces make no second one. */
export function samePerson(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Characters of a name that are kept; a request refuses longer ones. */
export const MAX_PERSON_NAME = 200;

/** A name as it is kept and compared, of whatever somebody typed into a form. */
export function personName(text: string): string {
  return Array.from(text.trim()).slice(0, MAX_PERSON_NAME).join('');
}
