import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { preflightActivities, type Preflight } from '../../src/activities/preflight.ts';
import type { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { Examination } from '../../src/preflight/examine.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { databaseFacts } from '../helpers/builders.ts';
import { REQUEST, answerOfV1, sides, type Illness } from '../preflight/healthy-sides.ts';

const otherwise = vi.hoisted(() => vi.fn<() => Examination | undefined>());

vi.mock(import('../../src/preflight/examine.ts'), async (original) => {
  const { examine } = await original();
  return { examine: async (...args) => otherwise() ?? (await examine(...args)) };
});

beforeEach(() => {
  otherwise.mockReturnValue(undefined);
});
afterEach(() => {
  vi.clearAllMocks();
});

/** What the activity returns; the workflow goes on by its `refusal`. */
function run(request: MigrationRequest, source: Illness = {}): Promise<Preflight> {
  const { clients } = sides({ source });
  return activityEnvironment().run(() => preflightActivities.runPreflight(clients, request));
}

/** A v1 with a role whose password is an MD5 verifier. */
const WITH_MD5: Partial<Kubernetes> = {
  exec: (_pod, command, options) => {
    const asksForRoles = (options.stdin ?? '').includes('md5Roles');
    const stdout = asksForRoles
      ? JSON.stringify(databaseFacts({ md5Roles: ['elder'] }))
      : answerOfV1({ command, ...options });
    return Promise.resolve({ stdout, stderr: '', exitCode: 0 });
  },
};
const pg_hba = ['hostssl all all all scram-sha-256'];
const overrides = { spec: { patroni: { dynamicConfiguration: { postgresql: { pg_hba } } } } };
/** A v2 that asks everybody for SCRAM. */
const STRICT: MigrationRequest = { ...REQUEST, target: { ...REQUEST.target, overrides } };

describe('preflight of a migration', () => {
  it('lets it go on where nothing stops it', async () => {
    expect(await run(REQUEST)).toMatchObject({ refusal: null, plan: { crVersion: '2.9.0' } });
  });

  it('refuses it with everything that stops it at once, what to do, and that nothing was touched', async () => {
    const { refusal, plan } = await run(REQUEST, { listPodsEverywhere: () => Promise.resolve([]) });
    expect(plan).not.toBeNull();
    expect(refusal?.code).toBe('PREFLIGHT_FAILED');
    expect(refusal?.message).toContain('SOURCE_OPERATOR_DOWN: ');
    expect(refusal?.message).toContain('Do: (SOURCE_OPERATOR_DOWN)');
    expect(refusal?.why.data).toContain('nothing was created or changed');
    // A blocker cannot be consented to.
    expect(refusal?.why.howToAccept).toBe('');
    expect(refusal?.message).not.toContain('To consent');
  });

  it('refuses it where a consent is missing, and says exactly what to add to the request', async () => {
    const { refusal } = await run(STRICT, WITH_MD5);
    expect(refusal?.why.howToAccept).toBe('"accept": ["MD5_VERIFIERS"]');
    expect(refusal?.message).toContain(
      'To consent, add to the request: "accept": ["MD5_VERIFIERS"]',
    );
  });

  it('lets it go on with exactly that line in the request, and still tells what was accepted', async () => {
    const { refusal } = await run(STRICT, WITH_MD5);
    const line = JSON.parse(`{${refusal?.why.howToAccept ?? ''}}`) as Pick<
      MigrationRequest,
      'accept'
    >;
    const consented = await run({ ...STRICT, ...line }, WITH_MD5);
    expect(consented.refusal).toBeNull();
    expect(consented.findings.map(({ code }) => code)).toContain('MD5_VERIFIERS');
  });

  it('keeps what is accepted already in the line that it prints', async () => {
    const { refusal } = await run({ ...STRICT, accept: ['LOCALE_MISSING'] }, WITH_MD5);
    expect(refusal?.why.howToAccept).toBe('"accept": ["LOCALE_MISSING", "MD5_VERIFIERS"]');
  });

  it('does not go on without a plan, even where nothing was found that speaks against one', async () => {
    otherwise.mockReturnValue({ findings: [], plan: null });
    await expect(run(REQUEST)).rejects.toMatchObject({
      code: 'PLAN_IMPOSSIBLE',
      retryable: false,
    });
  });
});
