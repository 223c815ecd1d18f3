import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, it } from 'vitest';
import { REFUSALS } from '../helpers/planted-refusals.ts';
import { Scenario } from '../helpers/scenario.ts';
import { readTargetLeftovers } from '../helpers/world.ts';

describe('04 preflight', () => {
  let scenario: Scenario;

  afterEach(async () => {
    await scenario.end();
  });

  it.each(REFUSALS)('refuses with $code and a remedy, and creates nothing', async (refusal) => {
    scenario = await Scenario.begin(refusal.name);
    const worker = scenario.startWorker();
    if (refusal.options !== null) await scenario.createSource({ rows: 10, ...refusal.options });
    await refusal.spoil?.(scenario);
    const handle = await scenario.start();
    const error: unknown = await handle.result().catch((e: unknown) => e);
    await worker.stop();
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'PREFLIGHT_FAILED', nonRetryable: true });
    expect(cause?.message).toContain(`${refusal.code}: `);
    expect(cause?.message).toContain(`Do: (${refusal.code})`);
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });
});
