import { HandoverError } from './handover-error.ts';

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
