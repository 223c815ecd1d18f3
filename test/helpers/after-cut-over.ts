import type { WorkflowHandle } from '@temporalio/client';
import type { Scenario } from './scenario.ts';
import { findSource, findTarget, readSourceObjects, readTarget } from './world.ts';

/** What the world and the ledger say after a cut-over in which something broke: one whole end or the other. */

/** v1 in service, the standby beside it, the gate open. */
export const UNDONE = {
  phase: 'awaitApproval',
  outcome: null,
  pastPointOfNoReturn: false,
  proof: null,
  sourceIsThere: true,
  targetIsStandby: true,
  lostRows: [],
  duplicatedRows: [],
  firstOnV2: null,
};

/** Wait for the gate to open again, and for rows that v1 takes. */
export async function lookAfterUndo(scenario: Scenario, handle: WorkflowHandle, times: number) {
  const status = await scenario.until(
    handle,
    `the gate after ${times} undone cut-overs`,
    ({ undoneCutOvers, waitingFor }) => undoneCutOvers.length === times && waitingFor !== null,
  );
  await scenario.writes();
  const target = await findTarget(scenario);
  return {
    ...status,
    ...(await scenario.ledgerSoFar('v1')),
    why: status.undoneCutOvers.at(-1)?.why,
    sourceIsThere: (await findSource(scenario)) !== undefined,
    targetIsStandby: target?.spec.standby.enabled,
  };
}

/** v2 in service, nothing of v1 running. */
export const MIGRATED = {
  outcome: 'migrated',
  targetIsStandby: false,
  lostDeleteCured: false,
  sourceObjects: { customResources: 0, pods: 0, unfinishedJobs: 0 },
  lostRows: [],
  duplicatedRows: [],
  firstOnV2: { where: 'v2' },
};

/** Wait for the end, and for rows that v2 takes; ends the writer. */
export async function lookAfterMigration(scenario: Scenario, handle: WorkflowHandle) {
  const report = await scenario.result(handle);
  const { writeOutageSeconds, ...ledger } = await scenario.ledger('v2');
  return {
    ...report,
    ...ledger,
    outageOfWriter: writeOutageSeconds,
    targetIsStandby: (await readTarget(scenario)).spec.standby.enabled,
    sourceObjects: await readSourceObjects(scenario),
  };
}
