import { STAGES, factsOf, staged, type Stage } from './facts.ts';
import type { Sight } from './watch-target.ts';

/** Something that happens once in a stage, and when: seconds after the stage was asked for. */
export interface Milestone {
  what: string;
  afterS: number;
}

export type Milestones = Record<Stage, Milestone[]>;

/** What is to be told apart in time, by the words of the facts. */
const MARKS: readonly { what: string; fact: RegExp }[] = [
  { what: 'the instance has a pod', fact: /^pod instance container database$/ },
  { what: 'the repository host has a pod', fact: /^pod repository container pgbackrest$/ },
  {
    what: 'its pod has the role of a leader',
    fact: /^pod instance label \S+\/role = (primary|master)$/,
  },
  { what: 'Patroni calls it standby_leader', fact: /patroni\.role = standby_leader$/ },
  { what: 'Patroni calls it primary', fact: /patroni\.role = (primary|master)$/ },
  {
    what: 'status has the system identifier',
    fact: /^cluster\.status\.patroni\.status\.systemIdentifier/,
  },
  { what: 'status.state is ready', fact: /^cluster\.status\.state = ready$/ },
  { what: 'status has a stanza', fact: /repos\[\]\.stanzaCreated = true$/ },
  { what: 'the automatic backup begins', fact: /^pod backup container/ },
  { what: 'the automatic backup is done', fact: /replicaCreateBackupComplete = true$/ },
  { what: 'ReadyForBackup is true', fact: /^condition ReadyForBackup True/ },
  { what: 'a backup succeeded', fact: /^backup\.status\.state = Succeeded$/ },
];

/** When each mark was first seen, in the stage that it was seen in. */
export function milestonesOf(sights: readonly Sight[], cluster: string): Milestones {
  const found: Milestones = { standby: [], promoted: [] };
  const seen = staged(sights, cluster).map(({ stage, sight }) => ({
    ...{ stage, atMs: sight.atMs },
    facts: says(sight, cluster),
  }));
  for (const stage of STAGES) {
    const own = seen.filter((each) => each.stage === stage);
    const from = own[0]?.atMs ?? 0;
    for (const { what, fact } of MARKS) {
      if (found.standby.some((known) => known.what === what)) continue;
      const first = own.find(({ facts }) => facts.some((each) => fact.test(each)));
      if (first) found[stage].push({ what, afterS: (first.atMs - from) / 1_000 });
    }
    found[stage].sort((a, b) => a.afterS - b.afterS);
  }
  return found;
}

function says(sight: Sight, cluster: string): string[] {
  const { standby, promoted } = factsOf([sight], cluster);
  return [...standby, ...promoted];
}
