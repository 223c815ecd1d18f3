import type { PostgresSetting } from '../../model/observation.ts';
import { builtinExtensions, withheldExtension } from './extensions.ts';
import {
  inImage,
  parseLibraries,
  setWithLibrary,
  sortLibraries,
  type Libraries,
} from './libraries.ts';
import { becomes, carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import { ON_COMMAND_LINE, STANDBY_FLOOR, ownedBecause } from './setting-owners.ts';
import type { Translation } from './translation.ts';
import { POSTGRESQL } from './v2-paths.ts';

const PARAMETERS = [...POSTGRESQL, 'parameters'] as const;
const AUTO_CONF = 'postgresql.auto.conf of the copy';
const LIBRARIES = 'shared_preload_libraries';
/** Libraries that every session loads. One that is not there ends every session. */
const LISTS_OF_LIBRARIES: readonly string[] = [
  'local_preload_libraries',
  'session_preload_libraries',
];
/** Where a setting that somebody made for the server comes from. Others are made by a session, a role, a database. */
const SERVER_SOURCES: readonly string[] = ['configuration file', 'command line'];

/** What becomes of every setting of v1's running PostgreSQL, by name: those of a hot standby, and those somebody made. */
export function judgeSettings(translation: Translation): { field: string; outcome: Outcome }[] {
  const { postgres, databases } = translation;
  const libraries = translateLibraries(translation);
  const made = databases.settings.filter(({ source }) => SERVER_SOURCES.includes(source));
  const outcomes = new Map<string, Outcome>();
  for (const setting of made) outcomes.set(setting.name, judge(translation, setting, libraries));
  for (const [name, value] of Object.entries(postgres.hotStandbySettings))
    outcomes.set(name, judgeFloor(name, value));
  for (const [name, outcome] of otherDefaults(translation))
    if (!outcomes.has(name)) outcomes.set(name, outcome);
  return [...outcomes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, outcome]) => ({ field: `postgresql.${name}`, outcome }));
}

/** Where v2's operator has another default than PostgreSQL (v2.9.0: internal/postgres/parameters.go). */
function otherDefaults({ postgres }: Translation): [string, Outcome][] {
  const otherwise = (name: string, theirs: string, ours: string): [string, Outcome] => [
    name,
    becomes(
      [...PARAMETERS, name],
      `v1 has PostgreSQL's default, ${theirs}; v2's is ${ours}. Name it by target.overrides to keep it.`,
    ),
  ];
  return [
    otherwise('jit', 'on', 'off'),
    ...(postgres.majorVersion < 14
      ? [otherwise('password_encryption', 'md5', 'scram-sha-256')]
      : []),
  ];
}

/** A standby with less than its primary stops replaying; one with more does not mind. */
function judgeFloor(name: string, value: number): Outcome {
  const floor = STANDBY_FLOOR[name] ?? value;
  const path = [...PARAMETERS, name];
  if (value >= floor) return carried(path, value);
  return changed(path, floor, `v1 has ${value}; v2's own default is larger.`);
}

function judge(translation: Translation, setting: PostgresSetting, libraries: Libraries): Outcome {
  const name = setting.name.toLowerCase();
  const owned = ownedBecause(name);
  if (setting.inAutoConf && !ON_COMMAND_LINE.has(name))
    return judgeAutoConf(setting, owned, libraries);
  if (owned !== null) return dropped(owned);
  if (name === LIBRARIES) return judgeLibraries(libraries);
  if (name === 'wal_level') return judgeWalLevel(translation, setting);
  if (name === 'track_commit_timestamp' && translation.release.forcesCommitTimestamps)
    return setting.value === 'on'
      ? stands([...PARAMETERS, name], 'v2 sets it.')
      : becomes([...PARAMETERS, name], 'this release of v2 always has it on.');
  if (LISTS_OF_LIBRARIES.includes(name)) return judgeSessionLibraries(setting);
  if (name.startsWith('lc_')) return judgeLocale(translation, setting);
  if (setWithLibrary(name, libraries)) return dropped('v2 sets it together with its extension.');
  const [prefix = ''] = name.split('.');
  if ([...libraries.withheld, ...libraries.missing].includes(prefix))
    return dropped(`${prefix} is not preloaded on v2.`);
  return carried([...PARAMETERS, setting.name], setting.value);
}

/**
 * `postgresql.auto.conf` is a file of the copy and wins over everything that v2 writes, Patroni's command line apart.
 * What v2 must have its own way has to be taken out of it on v1.
 */
function judgeAutoConf(
  { name }: PostgresSetting,
  owned: string | null,
  { missing }: Libraries,
): Outcome {
  const reset = `run ALTER SYSTEM RESET ${name} on v1 and reload it (or restart it, where the setting asks for it)`;
  if (owned !== null)
    return needsYou(
      `it was made with ALTER SYSTEM, comes along in ${AUTO_CONF} and wins there over v2's own: ${reset}.`,
    );
  if (name.toLowerCase() === LIBRARIES && missing.length > 0)
    return needsYou(
      `it was made with ALTER SYSTEM and comes along in ${AUTO_CONF}; v2's image lacks ${missing.join(', ')} and PostgreSQL would not start there: ${reset}.`,
    );
  // Nothing is written for it, so nobody needs its value, which may be a secret: the plan is shown and kept.
  return stands(AUTO_CONF, 'it was made with ALTER SYSTEM, and stays as it is.');
}

function judgeWalLevel({ release }: Translation, { name, value }: PostgresSetting): Outcome {
  const path = [...PARAMETERS, name];
  if (value === 'logical') return release.ownWalLevel ? carried(path, value) : stands(path);
  if (release.ownWalLevel && value === 'replica') return carried(path, value);
  return becomes(path, `v1 has ${value}; v2 has logical, which holds more.`);
}

function translateLibraries(translation: Translation): Libraries {
  const setting = translation.databases.settings.find(({ name }) => name === LIBRARIES);
  const withheld = withheldExtension(translation);
  return sortLibraries(
    parseLibraries(setting?.value ?? ''),
    builtinExtensions(translation),
    withheld === null ? [] : [withheld],
  );
}

/** v2 puts its own libraries behind those that are named. */
function judgeLibraries({ byOperator, named, withheld, missing }: Libraries): Outcome {
  const path = [...PARAMETERS, LIBRARIES];
  const writes = named.length === 0 ? [] : [{ path, value: named.join(',') }];
  const to = named.length === 0 ? 'spec.extensions.builtin' : path;
  if (missing.length > 0)
    return {
      ...needsYou(
        `v2's image is not known to have ${missing.join(', ')}, and PostgreSQL does not start with a library that is not there. Name an image that has it in spec.image, and the library in ${LIBRARIES}, by target.overrides.`,
        path,
      ),
      to: named.length === 0 ? null : path,
      writes,
    };
  if (withheld.length > 0)
    return { ...becomes(to, `${withheld.join(', ')} goes with its extension.`), writes };
  const by = byOperator.length === 0 ? '' : `v2 adds ${byOperator.join(', ')} itself.`;
  return { ...stands(to, by), writes };
}

function judgeSessionLibraries({ name, value }: PostgresSetting): Outcome {
  const missing = parseLibraries(value).filter((library) => !inImage(library));
  if (missing.length === 0) return carried([...PARAMETERS, name], value);
  return needsYou(
    `v2's image is not known to have ${missing.join(', ')}, and no session begins with a library that is not there. Name an image that has it in spec.image, and ${name}, by target.overrides.`,
    [...PARAMETERS, name],
  );
}

/** initdb has written v1's locale into the copy, and PostgreSQL does not start with one that the image lacks. */
function judgeLocale({ release }: Translation, { name, value }: PostgresSetting): Outcome {
  const path = [...PARAMETERS, name];
  if (release.locales === 'all' || /^(C|POSIX|C\..*|en_.*)$/i.test(value))
    return carried(path, value);
  return changed(path, 'C', `v1 has ${value}; v2's image has English locales only.`);
}
