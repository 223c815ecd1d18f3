import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logToStderr } from '../../lab/log.ts';
import { ensureLocale } from '../../lab/setup/ensure-locale.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import { PreflightFailed } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { MigrationRequestInput } from '../../src/model/request.ts';
import { howToAccept, stopping } from '../../src/planner/checks.ts';
import { FaultLab } from '../helpers/fault-lab.ts';
import { ARCHIVE_FAULTS, MARKED_KEY } from '../helpers/planted-archive-faults.ts';
import { SOURCE_FAULTS, TARGET_FAULTS } from '../helpers/planted-cluster-faults.ts';
import { DATABASE_FAULTS } from '../helpers/planted-database-faults.ts';
import type { PlantedFault } from '../helpers/planted-fault.ts';
import { REQUEST_FAULTS } from '../helpers/planted-request-faults.ts';
import { AGED_FAULTS, SERVER_FAULTS } from '../helpers/planted-server-faults.ts';
import { pieces, readSecrets, shownIn } from '../helpers/secret-values.ts';

/** What makes a transaction a long one, and a little more. */
const A_MINUTE_MS = 62_000;

/** A healthy v1 has its small matters, too: one of the same code that says something else is another one. */
const isSame = (a: Finding, b: Finding) =>
  a.code === b.code && a.severity === b.severity && a.what === b.what;
const missing = (all: Finding[]) => all.filter(({ code }) => code === 'PERMISSIONS_MISSING');
const codesOf = (findings: Finding[]) => findings.map(({ code }) => code);

describe('09 preflight on a cluster with one thing spoilt', () => {
  let stack: Stack;
  let lab: FaultLab;
  let healthy: Finding[];
  /** All that was said in this file: findings, plans, and the failures that a migration would have ended with. */
  const said: string[] = [];

  beforeAll(async () => {
    // Faults of the operators and of the API server itself: nobody else may use this stack.
    ensureLocale('de_DE', logToStderr);
    stack = await up({ log: logToStderr });
    await startOperators(stack);
    lab = await FaultLab.begin(stack);
  });

  afterAll(async () => {
    await lab.end();
    await stack.down();
  });

  const examine = async (
    request: Partial<MigrationRequestInput> = {},
    by: Parameters<FaultLab['examine']>[1] = {},
  ) => {
    const examination = await lab.examine(request, by);
    const stops = stopping(examination.findings, []);
    const failure = new PreflightFailed(stops, howToAccept(stops, []));
    said.push(JSON.stringify(examination), failure.message, JSON.stringify(failure.explanation));
    return examination;
  };

  /** Holds preflight to a fault that is planted. @param beside codes of faults that are there at the same time. */
  const finds = async ({ code, request, also = [] }: PlantedFault, beside: string[] = []) => {
    const { findings } = await examine(request);
    const news = findings.filter((one) => !healthy.some((old) => isSame(one, old)));
    expect(codesOf(news), JSON.stringify(findings, null, 1)).toContain(code);
    const found = news.find((finding) => finding.code === code);
    for (const text of [found?.what, found?.remedy, found?.evidence]) expect(text).toBeTruthy();
    const expected = [code, ...also, ...beside];
    expect(codesOf(news).filter((c) => !expected.includes(c))).toEqual([]);
  };

  /** Plants a fault, holds preflight to it, and undoes it whatever came out. */
  const findsPlanted = async (fault: PlantedFault, beside: string[] = []) => {
    try {
      await fault.plant?.(lab);
      await finds(fault, beside);
    } finally {
      await fault.undo?.(lab);
    }
  };

  it('finds no blocker, and nothing that wants consent, when nothing is', async () => {
    healthy = (await examine()).findings;
    expect(healthy.filter((f) => f.severity === 'blocker' || f.needsConsent)).toEqual([]);
  });

  it.each(REQUEST_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault);
  });

  it.each(DATABASE_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault);
  });

  it.each(ARCHIVE_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault);
  });

  it.each(SERVER_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault);
  });

  describe('after a minute', () => {
    beforeAll(async () => {
      for (const { plant } of AGED_FAULTS) await plant?.(lab);
      await new Promise((resolve) => setTimeout(resolve, A_MINUTE_MS));
    });

    afterAll(async () => {
      for (const { undo } of AGED_FAULTS) await undo?.(lab);
    });

    it.each(AGED_FAULTS)('finds $code: $what', async (fault) => {
      await finds(fault, codesOfFaults(AGED_FAULTS));
    });
  });

  it('finds PERMISSIONS_MISSING: an account that may look and not act', async () => {
    const clients = await lab.asReader();
    const atCommandLine = await examine({}, { clients });
    const severities = missing(atCommandLine.findings).map(({ severity }) => severity);
    expect(new Set(severities)).toEqual(new Set(['warning']));
    const inWorker = await examine({}, { clients, observer: 'migrate-faults' });
    const found = missing(inWorker.findings);
    expect(found).toContainEqual(expect.objectContaining({ severity: 'blocker' }));
    const all = found.map(({ what }) => what).join(' ');
    expect(all).toContain('delete perconapgclusters.pg.percona.com');
    expect(all).not.toContain('pods/exec');
  });

  it('finds TARGET_UNSEEN: a Kubernetes that does not answer, and still looks at the other', async () => {
    const clients = await lab.withDeadContext();
    const request = { target: { context: 'gone', cluster: 'new' } };
    const { findings, plan } = await examine(request, { clients });
    expect(plan).toBeNull();
    expect(codesOf(findings)).toContain('TARGET_UNSEEN');
    expect(codesOf(findings)).not.toContain('SOURCE_UNSEEN');
    expect(findings.find(({ code }) => code === 'TARGET_UNSEEN')?.severity).toBe('blocker');
  });

  it('finds SOURCE_UNSEEN: a Kubernetes of v1 that does not answer, and still looks at that of v2', async () => {
    const clients = await lab.withDeadContext();
    const request = {
      source: { context: 'gone', namespace: lab.namespace, cluster: lab.source },
      target: { context: 'lab', namespace: 'nowhere', cluster: 'new' },
    };
    const { findings, plan } = await examine(request, { clients });
    expect(plan).toBeNull();
    expect(findings.find(({ code }) => code === 'SOURCE_UNSEEN')?.severity).toBe('blocker');
    expect(codesOf(findings)).toContain('TARGET_NAMESPACE_MISSING');
    for (const guess of ['SOURCE_MISSING', 'NO_CLOUD_STORAGE', 'TARGET_UNSEEN'])
      expect(codesOf(findings)).not.toContain(guess);
  });

  it("finds SOURCE_OPERATOR_DOWN: nobody would act on v1's delete", async () => {
    await lab.operators.scale('v1', 0);
    await finds({ code: 'SOURCE_OPERATOR_DOWN', what: '' });
  });

  it.each(SOURCE_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault, ['SOURCE_OPERATOR_DOWN']);
  });

  it.each(TARGET_FAULTS)('finds $code: $what', async (fault) => {
    await findsPlanted(fault, ['SOURCE_OPERATOR_DOWN']);
  });

  it('shows no secret in anything that it said', async () => {
    const inSecrets = await readSecrets(lab.kube, [lab.namespace]);
    const secrets = [...inSecrets, MARKED_KEY];
    const known = [stack.s3.secretKey, lab.cluster.password, lab.cipher, MARKED_KEY];
    expect(pieces(secrets)).toEqual(expect.arrayContaining(known));
    expect(said.length).toBeGreaterThan(200);
    expect(said.join()).toContain('archive_command');
    expect(shownIn(said, secrets)).toEqual([]);
  });
});

function codesOfFaults(faults: PlantedFault[]): string[] {
  return faults.map(({ code }) => code);
}
