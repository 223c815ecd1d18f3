import { describe, expect, it } from 'vitest';
import {
  ContextUnknown,
  ExecFailed,
  FallBackHeld,
  FenceFailed,
  HandoverError,
  KubernetesFailed,
  NotOurs,
  PodMissing,
  PlanChanged,
  PreflightFailed,
  PromotionHeld,
  ProofRefuted,
  SourceLocked,
  StandbyUnfit,
  VerificationFailed,
} from '../../src/model/errors.ts';

const REFUSED = { call: 'get pod pg/a', status: 403, reason: 'Forbidden', message: 'no' };
const EXEC = { pod: 'cluster1-0', command: 'psql', exitCode: 3, stderr: 'ERROR: no' };

const FAILURES: [HandoverError, { code: string; retryable: boolean; names: string[] }][] = [
  [
    new KubernetesFailed(REFUSED, false),
    { code: 'KUBERNETES_FAILED', retryable: false, names: ['get pod pg/a', 'no'] },
  ],
  [
    new KubernetesFailed(REFUSED, true),
    { code: 'KUBERNETES_FAILED', retryable: true, names: ['get pod pg/a', 'tried again'] },
  ],
  [
    new ContextUnknown('nowhere', ['here', 'there']),
    { code: 'CONTEXT_UNKNOWN', retryable: false, names: ['nowhere', 'here, there'] },
  ],
  [
    new ExecFailed(EXEC),
    {
      code: 'EXEC_FAILED',
      retryable: true,
      names: ['cluster1-0', 'psql', 'status 3', 'ERROR: no'],
    },
  ],
  [
    new PodMissing('A running primary'),
    { code: 'POD_MISSING', retryable: true, names: ['A running primary'] },
  ],
  [
    new SourceLocked('pg/cluster1', 'other/run'),
    { code: 'SOURCE_LOCKED', retryable: false, names: ['pg/cluster1', 'other/run'] },
  ],
  [new NotOurs('The secret pg/x'), { code: 'NOT_OURS', retryable: false, names: ['secret pg/x'] }],
  [
    new ProofRefuted('v2 takes writes already'),
    { code: 'PROOF_REFUTED', retryable: false, names: ['v2 takes writes already'] },
  ],
  [
    new StandbyUnfit('It is a copy of another.', 'check the bucket.'),
    { code: 'STANDBY_UNFIT', retryable: false, names: ['copy of another', 'check the bucket.'] },
  ],
  [
    new FenceFailed("state is 'in production'"),
    { code: 'FENCE_FAILED', retryable: false, names: ["'in production'", 'put back into service'] },
  ],
  [
    new PromotionHeld('it is gone'),
    { code: 'PROMOTION_HELD', retryable: true, names: ['it is gone', 'every committed row'] },
  ],
  [
    new ProofRefuted('v1 has a pod again', 'v1 is kept.'),
    { code: 'PROOF_REFUTED', retryable: false, names: ['v1 has a pod again', 'v1 is kept.'] },
  ],
  [
    new FallBackHeld('pg/cluster1-v2'),
    { code: 'FALL_BACK_HELD', retryable: true, names: ['pg/cluster1-v2', 'v1 is kept, stopped'] },
  ],
  [
    new VerificationFailed('wrong timeline'),
    { code: 'VERIFICATION_FAILED', retryable: false, names: ['wrong timeline'] },
  ],
];

const CASES = FAILURES.map(([error, wanted]) => [error.name, error, wanted] as const);

describe('every expected failure', () => {
  it.each(CASES)(
    'has its code, its facts, and says whether to try again: %s',
    (_name, error, wanted) => {
      expect(error).toBeInstanceOf(HandoverError);
      expect(error).toMatchObject({ code: wanted.code, retryable: wanted.retryable });
      for (const name of wanted.names) expect(error.message).toContain(name);
    },
  );

  it.each(CASES)(
    'says what happened, what is true of the data, and what to do: %s',
    (_name, error) => {
      const { what, data, remedy } = error.explanation;
      expect([what, data, remedy]).not.toContain('');
      expect(error.message).toBe(`${what} Data: ${data} Do: ${remedy}`);
    },
  );

  it.each(CASES)('is named as its class, in logs and histories: %s', (name, error) => {
    expect(name).toBe(error.constructor.name);
  });

  it('has one code per class', () => {
    const classes = new Set(FAILURES.map(([error]) => error.constructor));
    expect(new Set(FAILURES.map(([error]) => error.code)).size).toBe(classes.size);
  });
});

describe('KubernetesFailed', () => {
  it('keeps status, reason and cause', () => {
    const cause = new Error('socket hang up');
    expect(new KubernetesFailed(REFUSED, false, { cause })).toMatchObject({
      status: 403,
      reason: 'Forbidden',
      cause,
    });
  });
});

describe('ExecFailed', () => {
  it('keeps exit code and stderr', () => {
    expect(new ExecFailed(EXEC)).toMatchObject({ exitCode: 3, stderr: 'ERROR: no' });
  });

  it('tells a broken stream from a command that failed', () => {
    expect(new ExecFailed({ ...EXEC, exitCode: null }).message).toContain('broke off');
    expect(new ExecFailed({ ...EXEC, exitCode: 0 }).message).toContain('ended with status 0');
  });

  it('quotes the last three lines, where the cause stands', () => {
    const { message } = new ExecFailed({ ...EXEC, stderr: 'one\ntwo\nthree\nfour\n' });
    expect(message).toContain(': two | three | four.');
    expect(message).not.toContain('one |');
  });

  it('says so when there was no output, and cuts a long one', () => {
    expect(new ExecFailed({ ...EXEC, stderr: ' \n' }).message).toContain(': no output.');
    const long = new ExecFailed({ ...EXEC, stderr: 'x'.repeat(501) }).message;
    expect(long).toContain(`: ${'x'.repeat(500)}.`);
  });
});

describe('PreflightFailed', () => {
  it('names every blocker with its remedy, in one failure', () => {
    const reasons = [
      { code: 'NO_FULL_BACKUP', what: 'No backup.', remedy: 'take one.' },
      { code: 'TARGET_EXISTS', what: 'It exists.', remedy: 'choose another.' },
    ];
    const error = new PreflightFailed(reasons, '');
    expect(error).toMatchObject({ code: 'PREFLIGHT_FAILED', retryable: false });
    expect(error.name).toBe('PreflightFailed');
    expect(error.explanation.data).toBe('nothing was created or changed; v1 is in service.');
    expect(error.explanation.what).toBe('NO_FULL_BACKUP: No backup. TARGET_EXISTS: It exists.');
    expect(error.explanation.remedy).toBe(
      '(NO_FULL_BACKUP) take one. (TARGET_EXISTS) choose another.',
    );
  });

  it('ends with what to add to the request, where consent is enough', () => {
    const reason = { code: 'MD5_VERIFIERS', what: 'Old.', remedy: 'reset them.' };
    const error = new PreflightFailed([reason], '"accept": ["MD5_VERIFIERS"]');
    expect(error.explanation.remedy).toBe(
      '(MD5_VERIFIERS) reset them. To consent, add to the request: "accept": ["MD5_VERIFIERS"]',
    );
  });
});

describe('PlanChanged', () => {
  it('names both plans, and that nothing was made', () => {
    const error = new PlanChanged('aaaa', 'bbbb');
    expect(error).toMatchObject({ code: 'PLAN_CHANGED', retryable: false });
    expect(error.explanation.what).toContain('was aaaa when it was checked and is bbbb now');
    expect(error.explanation.data).toBe('nothing of v2 was created; v1 is in service.');
  });
});
