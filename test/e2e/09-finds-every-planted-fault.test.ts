import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logToStderr } from '../../lab/log.ts';
import { ensureLocale } from '../../lab/setup/ensure-locale.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import type { Finding } from '../../src/model/finding.ts';
import { FaultLab } from '../helpers/fault-lab.ts';
import { SOURCE_FAULTS, TARGET_FAULTS } from '../helpers/planted-cluster-faults.ts';
import { DATABASE_FAULTS, REQUEST_FAULTS, type PlantedFault } from '../helpers/planted-faults.ts';

const isSame = (a: Finding, b: Finding) => a.code === b.code && a.severity === b.severity;
const missing = (all: Finding[]) => all.filter(({ code }) => code === 'PERMISSIONS_MISSING');
const codesOf = (findings: Finding[]) => findings.map(({ code }) => code);

describe('09 preflight on a cluster with one thing spoilt', () => {
  let stack: Stack;
  let lab: FaultLab;
  let healthy: Finding[];

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

  /** Plants a fault, holds preflight to it, and undoes it whatever came out. */
  const finds = async (fault: PlantedFault, beside: string[] = []) => {
    const { code, plant, undo, request, also = [] } = fault;
    try {
      await plant?.(lab);
      const { findings } = await lab.examine(request);
      const news = findings.filter((one) => !healthy.some((old) => isSame(one, old)));
      expect(codesOf(news), JSON.stringify(findings, null, 1)).toContain(code);
      const found = news.find((finding) => finding.code === code);
      for (const text of [found?.what, found?.remedy, found?.evidence]) expect(text).toBeTruthy();
      const expected = [code, ...also, ...beside];
      expect(codesOf(news).filter((c) => !expected.includes(c))).toEqual([]);
    } finally {
      await undo?.(lab);
    }
  };

  it('finds no blocker, and nothing that wants consent, when nothing is', async () => {
    healthy = (await lab.examine()).findings;
    expect(healthy.filter((f) => f.severity === 'blocker' || f.needsConsent)).toEqual([]);
  });

  it.each(REQUEST_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault);
  });

  it.each(DATABASE_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault);
  });

  it('finds PERMISSIONS_MISSING: an account that may look and not act', async () => {
    const clients = await lab.asReader();
    const atCommandLine = await lab.examine({}, { clients });
    const severities = missing(atCommandLine.findings).map(({ severity }) => severity);
    expect(new Set(severities)).toEqual(new Set(['warning']));
    const inWorker = await lab.examine({}, { clients, observer: 'migrate-faults' });
    const found = missing(inWorker.findings);
    expect(found).toContainEqual(expect.objectContaining({ severity: 'blocker' }));
    const all = found.map(({ what }) => what).join(' ');
    expect(all).toContain('delete perconapgclusters.pg.percona.com');
    expect(all).not.toContain('pods/exec');
  });

  it('finds TARGET_UNSEEN: a Kubernetes that does not answer, and still looks at the other', async () => {
    const clients = await lab.withDeadContext();
    const request = { target: { context: 'gone', cluster: 'new' } };
    const { findings, plan } = await lab.examine(request, { clients });
    expect(plan).toBeNull();
    expect(codesOf(findings)).toContain('TARGET_UNSEEN');
    expect(codesOf(findings)).not.toContain('SOURCE_UNSEEN');
    expect(findings.find(({ code }) => code === 'TARGET_UNSEEN')?.severity).toBe('blocker');
  });

  it("finds SOURCE_OPERATOR_DOWN: nobody would act on v1's delete", async () => {
    await lab.scale('v1', 0);
    await finds({ code: 'SOURCE_OPERATOR_DOWN', what: '' });
  });

  it.each(SOURCE_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault, ['SOURCE_OPERATOR_DOWN']);
  });

  it.each(TARGET_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault, ['SOURCE_OPERATOR_DOWN']);
  });
});
