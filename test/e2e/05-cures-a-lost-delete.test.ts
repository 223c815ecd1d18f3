import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergePatch } from '../../lab/operators/v1/kube.ts';
import { V1_OPERATOR } from '../../lab/operators/v1/deploy-v1-operator.ts';
import { logToStderr } from '../../lab/log.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readSourceObjects } from '../helpers/world.ts';

describe("05 v1's operator is down when v1 is deleted", () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let stack: Stack;

  const scaleOperator = (replicas: number) =>
    mergePatch(
      scenario.lab,
      { apiVersion: 'apps/v1', kind: 'Deployment', ...V1_OPERATOR },
      { spec: { replicas } },
    );

  beforeAll(async () => {
    // What is deleted while the operator is down is lost on it for good: nobody else may use this one.
    stack = await up({ log: logToStderr });
    await startOperators(stack);
    scenario = await Scenario.begin('e2e-05', stack);
    worker = scenario.startWorker();
    await scenario.createBusySource();
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
    await stack.down();
  });

  it('serves from v2 all the same, and the lost delete is cured when the operator is back', async () => {
    const handle = await scenario.start();
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    await scaleOperator(0);
    await scenario.approve(handle);
    await scenario.until(handle, 'verify', ({ phase }) => phase === 'verify');
    expect(await findSource(scenario)).toBeUndefined();
    expect((await readSourceObjects(scenario)).pods).toBeGreaterThan(0);
    await scaleOperator(1);
    const report = await scenario.result(handle);
    expect(report).toMatchObject({ outcome: 'migrated', lostDeleteCured: true });
    expect(await readSourceObjects(scenario)).toMatchObject({ customResources: 0, pods: 0 });
    const ledger = await scenario.ledger('v2');
    expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });
});
