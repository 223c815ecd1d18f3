/** What every expected failure tells: what happened, what it means for the data, and what to do. */
export interface Explanation {
  what: string;
  /** What is true of the data now. */
  data: string;
  remedy: string;
}

/**
 * An expected failure. `retryable` is decided where the cause is known: true when the same call may succeed
 * later with nobody doing anything, false when somebody must act first.
 */
export abstract class HandoverError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(`${explanation.what} Data: ${explanation.data} Do: ${explanation.remedy}`, options);
    this.explanation = explanation;
  }
}

/** The Kubernetes API said no, or did not answer. */
export class KubernetesFailed extends HandoverError {
  override readonly name = 'KubernetesFailed';
  readonly code = 'KUBERNETES_FAILED';
  readonly retryable: boolean;
  /** HTTP status, or null when there was no answer. */
  readonly status: number | null;
  readonly reason: string | null;

  constructor(
    facts: { call: string; status: number | null; reason: string | null; message: string },
    retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(
      {
        what: `Kubernetes refused or did not answer: ${facts.call}: ${facts.message}.`,
        data: 'nothing was changed by this call, or the same call will find what it did.',
        remedy: retryable
          ? 'nothing; it is tried again until the API server answers.'
          : 'mend what the API server names (permission, object or field), then start again.',
      },
      options,
    );
    this.status = facts.status;
    this.reason = facts.reason;
    this.retryable = retryable;
  }
}

/** A kubeconfig context named in the request does not exist on the worker. */
export class ContextUnknown extends HandoverError {
  override readonly name = 'ContextUnknown';
  readonly code = 'CONTEXT_UNKNOWN';
  readonly retryable = false;
  constructor(context: string, known: string[]) {
    super({
      what: `The worker's kubeconfig has no context ${context}.`,
      data: 'nothing was touched.',
      remedy: `use one of: ${known.join(', ')}; or add it to the worker's kubeconfig.`,
    });
  }
}

/** A command run in a pod failed, or its outcome is unknown because the stream broke. */
export class ExecFailed extends HandoverError {
  override readonly name = 'ExecFailed';
  readonly code = 'EXEC_FAILED';
  readonly retryable = true;
  readonly exitCode: number | null;
  readonly stderr: string;
  constructor(facts: { pod: string; command: string; exitCode: number | null; stderr: string }) {
    const how = facts.exitCode === null ? 'broke off' : `ended with status ${facts.exitCode}`;
    super({
      what: `${facts.command} in pod ${facts.pod} ${how}: ${lastLines(facts.stderr)}.`,
      data: 'unchanged, or the same command will find what this one did.',
      remedy: 'nothing at first; it is tried again. If it stays, look at the pod.',
    });
    this.exitCode = facts.exitCode;
    this.stderr = facts.stderr;
  }
}

/** A pod that a step needs is not there (yet). */
export class PodMissing extends HandoverError {
  override readonly name = 'PodMissing';
  readonly code = 'POD_MISSING';
  readonly retryable = true;
  constructor(what: string) {
    super({
      what: `${what} is not there.`,
      data: 'unchanged.',
      remedy: 'nothing at first; it is looked for again. If it stays, look at the cluster.',
    });
  }
}

/** Preflight found blockers: nothing was created. */
export class PreflightFailed extends HandoverError {
  override readonly name = 'PreflightFailed';
  readonly code = 'PREFLIGHT_FAILED';
  readonly retryable = false;
  /** @param howToAccept what to add to the request, where there are warnings that only want consent; else empty. */
  constructor(reasons: { code: string; what: string; remedy: string }[], howToAccept: string) {
    const remedies = reasons.map(({ code, remedy }) => `(${code}) ${remedy}`);
    super({
      what: reasons.map(({ code, what }) => `${code}: ${what}`).join(' '),
      data: 'nothing was created or changed; v1 is in service.',
      remedy: [
        ...remedies,
        ...(howToAccept === '' ? [] : [`To consent, add to the request: ${howToAccept}`]),
      ].join(' '),
    });
  }
}

/** What would be done now is not what was checked or approved. */
export class PlanChanged extends HandoverError {
  override readonly name = 'PlanChanged';
  readonly code = 'PLAN_CHANGED';
  readonly retryable = false;
  constructor(checked: string, now: string) {
    super({
      what: `The plan was ${checked} when it was checked and is ${now} now: v1, its settings or v2's operator changed meanwhile.`,
      data: 'nothing of v2 was created; v1 is in service.',
      remedy: 'look at the plan again (handover plan), then start again.',
    });
  }
}

/** What was seen leaves no plan to be made; preflight says what to do about each reason. */
export class PlanImpossible extends HandoverError {
  override readonly name = 'PlanImpossible';
  readonly code = 'PLAN_IMPOSSIBLE';
  readonly retryable = false;
  /** @param why as the end of a sentence. */
  constructor(why: string) {
    super({
      what: `No plan can be made: ${why}.`,
      data: 'nothing of v2 was created; v1 is in service.',
      remedy: 'look at the plan again (handover plan), mend what it names, then start again.',
    });
  }
}

/** Another migration holds the source cluster. */
export class SourceLocked extends HandoverError {
  override readonly name = 'SourceLocked';
  readonly code = 'SOURCE_LOCKED';
  readonly retryable = false;
  constructor(cluster: string, holder: string) {
    super({
      what: `The cluster ${cluster} is being migrated by workflow ${holder}.`,
      data: 'this migration touched nothing.',
      remedy: 'follow or end that workflow first.',
    });
  }
}

/** An object that this migration would write exists and is not its own. */
export class NotOurs extends HandoverError {
  override readonly name = 'NotOurs';
  readonly code = 'NOT_OURS';
  readonly retryable = false;
  constructor(object: string, why = 'was not made by this migration') {
    super({
      what: `${object} exists and ${why}.`,
      data: 'it was left as it is.',
      remedy: 'choose another target name, or remove the object if it is a left-over.',
    });
  }
}

/** What was measured contradicts what the next step needs. Nothing was sent. */
export class ProofRefuted extends HandoverError {
  override readonly name = 'ProofRefuted';
  readonly code = 'PROOF_REFUTED';
  readonly retryable = false;
  readonly fact: string;
  /** @param data what is true of the data, where v2 is in service already. */
  constructor(fact: string, data = 'nothing was deleted or promoted; v1 has all of it.') {
    super({
      what: `The proof does not hold: ${fact}.`,
      data,
      remedy: 'find out what changed the cluster meanwhile, then approve again.',
    });
    this.fact = fact;
  }
}

/** The standby can never become what it must be. */
export class StandbyUnfit extends HandoverError {
  override readonly name = 'StandbyUnfit';
  readonly code = 'STANDBY_UNFIT';
  readonly retryable = false;
  constructor(what: string, remedy: string) {
    super({ what, data: 'v1 is in service and has all of it.', remedy });
  }
}

/** v1 was stopped, or should have been, in a way that gives no exact end. The stop is undone. */
export class FenceFailed extends HandoverError {
  override readonly name = 'FenceFailed';
  readonly code = 'FENCE_FAILED';
  readonly retryable = false;
  constructor(fact: string) {
    super({
      what: `The stop of v1 gives no exact end of its WAL: ${fact}.`,
      data: 'nothing was deleted or promoted; v1 has all of it and is put back into service.',
      remedy: "look at v1's database pod and its Patroni, then approve again.",
    });
  }
}

/** An earlier migration stopped v1 for a v2 that may be in service: starting v1 could make two of them. */
export class FenceKept extends HandoverError {
  override readonly name = 'FenceKept';
  readonly code = 'FENCE_KEPT';
  readonly retryable = false;
  constructor(source: string, target: string, holder: string) {
    super({
      what: `v1 ${source} was stopped by the migration ${holder}, which has ended, for v2 ${target}, which is no standby any more.`,
      data: 'v1 was left stopped: if v2 takes writes, v1 lacks them, and two primaries would part the data.',
      remedy: `find out which of the two is in service. If it is v2, keep v1 stopped. If it is v1 that is wanted, delete v2 first, then start again.`,
    });
  }
}

/** v1 is deleted, and v2 does not look as the proof says: held until somebody has looked, and tried again. */
export class PromotionHeld extends HandoverError {
  override readonly name = 'PromotionHeld';
  readonly code = 'PROMOTION_HELD';
  readonly retryable = true;
  constructor(fact: string) {
    super({
      what: `v2 is not promoted yet: ${fact}.`,
      data: "v2 held every committed row when v1 was deleted; v1's backups are kept, and its volumes if keepData was true.",
      remedy: 'put v2 back as it was; the promotion is tried again by itself.',
    });
  }
}

/** A fall-back finds another v2 than the one that was promoted: held until somebody has looked, and tried again. */
export class FallBackHeld extends HandoverError {
  override readonly name = 'FallBackHeld';
  readonly code = 'FALL_BACK_HELD';
  readonly retryable = true;
  /** @param target v2, as it is called. */
  constructor(target: string) {
    super({
      what: `v2 ${target} is not the cluster that was promoted: somebody deleted that one and made another.`,
      data: 'v1 is kept, stopped, and has all that it had when v2 was promoted. The other v2 was left as it is; if it takes writes, v1 lacks them.',
      remedy:
        'find out whether it is in service. If v1 is what is wanted, delete it: the fall-back goes on by itself.',
    });
  }
}

/** v2 is in service, but not as it should be. Nothing is undone by itself: v1 is gone, or lacks what v2 has. */
export class VerificationFailed extends HandoverError {
  override readonly name = 'VerificationFailed';
  readonly code = 'VERIFICATION_FAILED';
  readonly retryable = false;
  constructor(fact: string) {
    super({
      what: `The result is not as it should be: ${fact}.`,
      data: 'v2 was proved to hold every committed row of v1 before it was promoted.',
      remedy: 'keep applications on v2 and look at what is named here.',
    });
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' | ').slice(0, 500) || 'no output';
}
