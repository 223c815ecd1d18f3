import type { JsonValue } from '../../model/json.ts';
import { REPO } from '../../model/names.ts';
import type { V1Cluster, V1Schedule } from '../../model/v1-cluster.ts';
import type { Place, Rule, Rules } from './judge.ts';
import { becomes, carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import type { Translation } from './translation.ts';
import { PGBACKREST } from './v2-paths.ts';

const SCHEDULES = [...PGBACKREST, 'repos', 0, 'schedules'] as const;
/** `full` and the like, as v2 spells them. */
const TYPES: Readonly<Record<string, string>> = {
  full: 'full',
  diff: 'differential',
  incr: 'incremental',
};
/** `schedules.*` in v2's CRD. */
const SHORTEST_CRON = 6;
const WITH_ITS_SCHEDULE = 'it goes with its schedule.';

/** Which of v1's two kinds of repository a schedule is for; `other` is a cloud storage that stays behind. */
type Origin = 'cloud' | 'local' | 'other';

/** A scheduled backup of v1. Each type has at most one in v2: the first to the cloud, or else the first local one. */
export const scheduleRules: Rules = {
  fields: {
    name: () => dropped("v2's schedules have no names."),
    schedule: (value, place) => judgeCron(value, place),
    keep: (value, place) => judgeKeep(Number(value), place),
    type: whenPlaced((_value, place) => stands([...SCHEDULES, typeOf(place)])),
    storage: whenPlaced((_value, place) =>
      originOf(place) === 'local'
        ? becomes([...PGBACKREST, 'repos', 0], 'the local repository stays behind.')
        : stands([...PGBACKREST, 'repos', 0]),
    ),
    backrestOpts: () =>
      needsYou(
        'v2 has no options by schedule. Most options of pgBackRest can stand in spec.backups.pgbackrest.global by target.overrides.',
      ),
  },
};

function judgeCron(value: JsonValue, place: Place): Outcome {
  const type = typeOf(place);
  if (type === '')
    return needsYou('v2 schedules full, differential and incremental backups; this is none.');
  if (originOf(place) === 'other')
    return needsYou(
      'it is for a storage that stays behind. To go on backing up there, give v2 a second repository by target.overrides.',
    );
  if (!isCron(value)) return needsYou('v2 takes a text of cron with at least six characters.');
  if (!isPlaced(place))
    return needsYou(
      `v2 keeps one schedule of each type, and another is the ${type} one. If this one is needed too, make PerconaPGBackup objects by a CronJob.`,
    );
  const path = [...SCHEDULES, type];
  return originOf(place) === 'local'
    ? changed(path, value, 'it backed up to the local repository; it backs up to the cloud now.')
    : carried(path, value);
}

/**
 * The retention of a type of backup. What v1 keeps in its local repository says nothing about the cloud: taken over,
 * it would expire backups there that nobody asked to expire.
 */
function judgeKeep(keep: number, place: Place): Outcome {
  const type = place.siblings['type'];
  if (!(keep > 0)) return dropped('it asks for no retention.');
  if (!isPlaced(place)) return dropped(WITH_ITS_SCHEDULE);
  if (originOf(place) === 'local')
    return dropped(
      'it is the retention of the local repository; the backups in the cloud are kept as they were.',
    );
  if (type !== 'full' && type !== 'diff') return dropped('v1 keeps by it full and diff only.');
  return carried([...PGBACKREST, 'global', `${REPO}-retention-${type}`], String(keep));
}

function whenPlaced(rule: Rule): Rule {
  return (value, place) => (isPlaced(place) ? rule(value, place) : dropped(WITH_ITS_SCHEDULE));
}

function isPlaced(place: Place): boolean {
  const { siblings, translation } = place;
  const schedules = translation.source.spec.backup?.schedule ?? [];
  const sameType = [...schedules.entries()].filter(
    ([, { type, schedule }]) => type === siblings['type'] && isCron(schedule ?? null),
  );
  const first = (origin: Origin) =>
    sameType.find(([, schedule]) => origin === scheduleOrigin(translation, schedule))?.[0];
  return typeOf(place) !== '' && place.key === (first('cloud') ?? first('local'));
}

function originOf({ siblings, translation }: Place): Origin {
  return scheduleOrigin(translation, siblings);
}

/** `local` is a name that always means v1's own volume. */
function scheduleOrigin(
  { source, storage }: Pick<Translation, 'storage'> & { source: V1Cluster },
  { storage: name }: V1Schedule,
): Origin {
  if (name === storage.name) return 'cloud';
  const type = source.spec.backup?.storages?.[name ?? '']?.type;
  return type === 's3' || type === 'gcs' ? 'other' : 'local';
}

function isCron(value: JsonValue): boolean {
  return typeof value === 'string' && value.length >= SHORTEST_CRON;
}

/** As v2 spells it; empty for a type that it does not know. */
function typeOf({ siblings }: Place): string {
  const { type } = siblings;
  return typeof type === 'string' ? (TYPES[type] ?? '') : '';
}
