import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logToStderr } from '../../lab/log.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import type { Finding } from '../../src/model/finding.ts';
import { FaultLab } from '../helpers/fault-lab.ts';
import {
  DATABASE_FAULTS,
  REQUEST_FAULTS,
  SOURCE_FAULTS,
  TARGET_FAULTS,
  type PlantedFault,
} from '../helpers/planted-faults.ts';

/** Everything that is told only because the lab is what it is; none of it stops a migration. */
const codesOf = (findings: Finding[]) => findings.map(({ code }) => code);

describe('09 preflight on a cluster with one thing spoilt', () => {
  let stack: Stack;
  let lab: FaultLab;
  let healthy: Finding[];

  beforeAll(async () => {
    // Faults of the operators and of the API server itself: nobody else may use this stack.
    stack = await up({ log: logToStderr });
    await startOperators(stack);
    lab = await FaultLab.begin(stack);
  });

  afterAll(async () => {
    await lab.end();
    await stack.down();
  });

  const finds = async (
    { code, plant, request, also = [] }: PlantedFault,
    beside: string[] = [],
  ) => {
    await plant?.(lab);
    const { findings } = await lab.examine(request);
    const news = codesOf(findings).filter((c) => !codesOf(healthy).includes(c));
    expect(news, JSON.stringify(findings, null, 1)).toContain(code);
    const found = findings.find((finding) => finding.code === code);
    for (const text of [found?.what, found?.remedy, found?.evidence]) expect(text).toBeTruthy();
    const expected = new Set([code, ...also, ...beside]);
    return news.filter((c) => !expected.has(c));
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
    await fault.undo?.(lab);
  });

  it("finds SOURCE_OPERATOR_DOWN: nobody would act on v1's delete", async () => {
    await lab.scale('v1', 0);
    expect(await finds({ code: 'SOURCE_OPERATOR_DOWN', what: '' })).toEqual([]);
  });

  it.each(SOURCE_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault, ['SOURCE_OPERATOR_DOWN']);
    await fault.undo?.(lab);
  });

  it.each(TARGET_FAULTS)('finds $code: $what', async (fault) => {
    await finds(fault, ['SOURCE_OPERATOR_DOWN']);
    await fault.undo?.(lab);
  });
});
