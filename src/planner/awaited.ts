import { v1Selectors, v2Selectors } from '../model/names.ts';
import type { Phase } from '../model/phase.ts';
import type { MigrationStatus } from '../model/status.ts';
import { kubectl } from './checks/kubectl.ts';

/** What a migration waits for where no person is asked: the machines on either side. */
export interface Awaited {
  /** What has to happen, as what follows "Waiting for". */
  what: string;
  /** Who has to act, as a sentence without its full stop. */
  who: string;
  /** What to look at if it takes long: commands of two lines each, to be pasted. */
  look: string[];
}

type Side = 'v1' | 'v2';
type Wait = Omit<Awaited, 'look'> & { sides: Side[] };

const NOBODY = 'nobody has to act';

const WAITS: Readonly<Record<Phase, Wait>> = {
  preflight: {
    what: 'the worker to look at both sides and to plan; nothing is touched',
    who: `${NOBODY}; it is given up after ten minutes`,
    sides: ['v1'],
  },
  prepare: {
    what: 'v1 to be locked and to keep its backups, and for the secrets of v2',
    who: `${NOBODY}; if keepBackups had to be set, the pods of v1 restart for it`,
    sides: ['v1'],
  },
  createStandby: {
    what: "v2's operator to restore the backup and to start the standby",
    who: `${NOBODY}; it takes as long as the backup is large`,
    sides: ['v2'],
  },
  replicate: {
    what: 'v2 to replay what v1 has archived, until little enough is left (cutover.maxLagBytes)',
    who: `${NOBODY}; if it never catches up, v1 writes faster than v2 replays: a quieter hour helps`,
    sides: ['v2'],
  },
  awaitApproval: {
    what: 'the evidence for the approval to be collected',
    who: `${NOBODY} yet`,
    sides: ['v1', 'v2'],
  },
  cutOver: {
    what: "Patroni of v1 to be paused, and for a rehearsal of the last segment's way; v1 takes writes",
    who: `${NOBODY}; what takes longer than cutover.maxWriteOutageSeconds is undone by itself`,
    sides: ['v1', 'v2'],
  },
  retireSource: {
    what: 'the delete of v1 to be answered',
    who: `${NOBODY}; it is tried until it is answered`,
    sides: ['v1'],
  },
  promote: {
    what: 'v2 to take writes',
    who: `${NOBODY} while v2's operator runs`,
    sides: ['v2'],
  },
  createReplicationUser: {
    what: 'the role that the replicas of v2 log in with',
    who: NOBODY,
    sides: ['v2'],
  },
  verify: {
    what: 'a full backup of v2, and for its replicas to stream',
    who: `${NOBODY} while v2's operator runs`,
    sides: ['v2'],
  },
  awaitSecondApproval: {
    what: 'v2 to tell what it has taken in',
    who: `${NOBODY} yet`,
    sides: ['v2'],
  },
  fallBack: {
    what: 'v2 to be stopped and counted, then for v1 to take writes',
    who: `${NOBODY}; it is tried until it succeeds`,
    sides: ['v1', 'v2'],
  },
};

const UNDOING: Wait = {
  what: 'everything to be undone, the newest step first',
  who: `${NOBODY}; what cannot be undone within an hour is named at the end`,
  sides: ['v1', 'v2'],
};

const STOPPED: Wait = {
  what: 'v1 to be stopped cleanly, and for the proof that v2 has all of it',
  who: `${NOBODY}; it is undone by itself in time`,
  sides: ['v1', 'v2'],
};

const RESUMING: Wait = {
  what: 'v1 to take writes again, then for v2 to follow it',
  who: `${NOBODY}; it is tried until it succeeds`,
  sides: ['v1'],
};

const REMOVING: Wait = {
  what: 'v1 to be removed by its operator',
  who: `${NOBODY} while v1's operator runs`,
  sides: ['v1'],
};

const VERIFYING_AND_REMOVING: Wait = {
  what: 'a full backup of v2, for its replicas to stream, and for v1 to be removed by its operator',
  who: `${NOBODY} while both operators run`,
  sides: ['v1', 'v2'],
};

/** What the migration waits for now; null where a person is asked (`waitingFor` says it), and at its end. */
export function awaited(status: MigrationStatus): Awaited | null {
  if (status.outcome !== null || status.waitingFor !== null) return null;
  const { sides, ...wait } = waitOf(status);
  return { ...wait, look: sides.map((side) => podsOf(status, side)) };
}

function waitOf({ phase, order, outage, undoing, pastPointOfNoReturn }: MigrationStatus): Wait {
  if (undoing) return UNDOING;
  if (outage !== null && !pastPointOfNoReturn) return outage.untilMs === null ? RESUMING : STOPPED;
  if (phase === 'retireSource' && order === 'promote-then-delete') return REMOVING;
  if (phase === 'verify' && order === 'delete-then-promote') return VERIFYING_AND_REMOVING;
  return WAITS[phase];
}

/** On two lines: v2's label alone takes most of a narrow pane. */
function podsOf({ source, target }: MigrationStatus, side: Side): string {
  const [cluster, selector] =
    side === 'v1'
      ? [source, v1Selectors.everyPod(source.cluster)]
      : [target, v2Selectors.everyPod(target.cluster)];
  return `${kubectl(cluster, 'get pods')} \\\n  -l ${selector}`;
}
