import { HandoverError } from './handover-error.ts';

export * from './cut-over-errors.ts';
export { HandoverError, type Explanation } from './handover-error.ts';

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

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' | ').slice(0, 500) || 'no output';
}
