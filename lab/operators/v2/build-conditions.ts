import type { Condition, RepositoryStatus } from './custom-resource.ts';
import { setCondition } from './set-condition.ts';

/** What the conditions are made of. */
export interface ConditionInput {
  generation: number;
  repoHostReady: boolean;
  /** The first repository: the one that the automatic backup goes to. */
  first: RepositoryStatus | undefined;
  checksLag: boolean;
  now: Date;
}

type Draft = Omit<Condition, 'lastTransitionTime' | 'observedGeneration'>;

/** The cluster's conditions with the real operator's types, reasons and messages. */
export function buildConditions(
  previous: readonly Condition[],
  input: ConditionInput,
): Condition[] {
  const { repoHostReady, first, generation, now } = input;
  const inner = [repoHost(repoHostReady), replicaRepository(first), replicaCreate(first)];
  if (input.checksLag) inner.push(lagUnknown());
  let conditions = [...previous];
  for (const draft of inner) {
    conditions = setCondition(conditions, { ...draft, observedGeneration: generation }, now);
  }
  return setCondition(conditions, readyForBackup(repoHostReady, first), now);
}

function repoHost(ready: boolean): Draft {
  return {
    type: 'PGBackRestRepoHostReady',
    status: ready ? 'True' : 'False',
    reason: ready ? 'RepoHostReady' : 'RepoHostNotReady',
    message: `pgBackRest dedicated repository host is ${ready ? '' : 'not '}ready`,
  };
}

function replicaRepository(first: RepositoryStatus | undefined): Draft {
  const created = first?.stanzaCreated ?? false;
  return {
    type: 'PGBackRestReplicaRepoReady',
    status: created ? 'True' : 'False',
    reason: created ? 'StanzaCreated' : 'StanzaNotCreated',
    message: `pgBackRest replica create repo is ${created ? '' : 'not '}ready for backups`,
  };
}

function replicaCreate(first: RepositoryStatus | undefined): Draft {
  const complete = first?.replicaCreateBackupComplete ?? false;
  return {
    type: 'PGBackRestReplicaCreate',
    status: complete ? 'True' : 'False',
    reason: complete ? 'RepoBackupComplete' : 'RepoBackupNotComplete',
    message: `pgBackRest replica creation is ${complete ? 'now' : 'not currently'} possible`,
  };
}

/** Its reason names the condition that is missing. */
function readyForBackup(repoHostReady: boolean, first: RepositoryStatus | undefined): Draft {
  const base = { type: 'ReadyForBackup', message: '' };
  if (!repoHostReady) return { ...base, status: 'False', reason: 'PGBackRestRepoHostReady' };
  if (!first?.replicaCreateBackupComplete) {
    return { ...base, status: 'False', reason: 'PGBackRestReplicaCreate' };
  }
  return { ...base, status: 'True', reason: 'AllConditionsAreTrue' };
}

/** `maxAcceptableLag` with a repository only and no v2 main site: the real one never knows the lag. */
function lagUnknown(): Draft {
  return {
    type: 'StandbyLagging',
    status: 'Unknown',
    reason: 'MainSiteNotFound',
    message: 'Cannot find main site for replication lag calculation',
  };
}
