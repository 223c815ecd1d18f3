import { afterAll, describe, expect, it } from 'vitest';
import { lookAfterMigration, MIGRATED } from '../helpers/after-cut-over.ts';
import { Scenario } from '../helpers/scenario.ts';
import { CLOCK_SHIFT } from '../helpers/shift-clock.ts';

const CLOCKS = [
  { name: 'e2e-10d', what: 'ten minutes fast', seconds: 600 },
  { name: 'e2e-10e', what: 'ten minutes slow', seconds: -600 },
];

describe.concurrent('10d a worker whose clock is', () => {
  const scenarios: Scenario[] = [];

  afterAll(async () => {
    for (const scenario of scenarios) await scenario.end();
  });

  it.each(CLOCKS)('$what migrates, and reports the outage as it was', async (clock) => {
    const scenario = await Scenario.begin(clock.name);
    scenarios.push(scenario);
    const worker = scenario.startWorker(null, { [CLOCK_SHIFT]: String(clock.seconds) });
    await scenario.createBusySource();
    const handle = await scenario.start();
    await scenario.approve(handle);
    const { undoneCutOvers } = await scenario.until(
      handle,
      'the end of the cut-over',
      (s) => s.undoneCutOvers.length > 0 || s.pastPointOfNoReturn,
    );
    expect(undoneCutOvers).toEqual([]);
    const after = await lookAfterMigration(scenario, handle);
    await worker.stop();
    expect(after).toMatchObject({ ...MIGRATED, undoneCutOvers: [] });
    const difference = Math.abs((after.writeOutageSeconds ?? NaN) - (after.outageOfWriter ?? NaN));
    // A busy machine may tell them seconds apart, a wrong clock ten minutes.
    expect(difference).toBeLessThan(20);
  });
});
