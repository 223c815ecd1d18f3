import type { Clients } from '../clients/clients.ts';
import { closeRecordActivities } from './close-record.ts';
import { createStandbyActivities } from './create-standby.ts';
import { withReportedFailures, type Reported } from './failures.ts';
import { fenceActivities } from './fence.ts';
import { measureStopActivities } from './measure-stop.ts';
import { ownRepositoryActivities } from './own-repository.ts';
import { parkSourceActivities } from './park-source.ts';
import { preflightActivities } from './preflight.ts';
import { prepareActivities } from './prepare.ts';
import { promoteActivities } from './promote.ts';
import { proveReplayActivities } from './prove-replay.ts';
import { rehearseActivities } from './rehearse.ts';
import { removeTargetActivities } from './remove-target.ts';
import { remindActivities } from './remind.ts';
import { replicateActivities } from './replicate.ts';
import { resumeSourceActivities } from './resume-source.ts';
import { retireParkedSourceActivities } from './retire-parked-source.ts';
import { retireSourceActivities } from './retire-source.ts';
import { sourceLockActivities } from './source-lock.ts';
import { stopTargetActivities } from './stop-target.ts';
import { writeRecordActivities } from './write-record.ts';
import { verifyActivities } from './verify.ts';

const ALL = {
  ...preflightActivities,
  ...sourceLockActivities,
  ...prepareActivities,
  ...createStandbyActivities,
  ...replicateActivities,
  ...measureStopActivities,
  ...remindActivities,
  ...fenceActivities,
  ...rehearseActivities,
  ...proveReplayActivities,
  ...resumeSourceActivities,
  ...ownRepositoryActivities,
  ...parkSourceActivities,
  ...retireParkedSourceActivities,
  ...stopTargetActivities,
  ...retireSourceActivities,
  ...promoteActivities,
  ...verifyActivities,
  ...removeTargetActivities,
  ...writeRecordActivities,
  ...closeRecordActivities,
};

/** The activities by type: all that workflows know of them. The clients are ours to give. */
export type Activities = {
  [Name in keyof typeof ALL]: (typeof ALL)[Name] extends (
    clients: Clients,
    ...args: infer Args
  ) => infer Answer
    ? (...args: Args) => Answer
    : never;
};

/** Every activity of a migration, ready to be registered with a worker. */
export function createActivities(clients: Clients): Reported<Activities> {
  const bound = Object.entries(ALL).map(([name, run]) => [
    name,
    (run as (...args: unknown[]) => Promise<unknown>).bind(null, clients),
  ]);
  return withReportedFailures(Object.fromEntries(bound) as Activities);
}
