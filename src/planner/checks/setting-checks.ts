import type { PostgresSetting } from '../../model/observation.ts';
import type { V2Cluster } from '../../model/v2-cluster.ts';
import { defineCheck, type Check } from '../check.ts';
import { inImage, parseLibraries } from '../translate/libraries.ts';
import { STANDBY_FLOOR } from '../translate/setting-owners.ts';
import { POSTGRESQL } from '../translate/v2-paths.ts';
import { isDropped } from './extension-checks.ts';
import { BUILTIN_NAMES } from './image-extensions.ts';
import { psqlOn } from './kubectl.ts';
import { planned, plannedObject, textOf } from './planned.ts';

const PARAMETERS = [...POSTGRESQL, 'parameters'] as const;
const PRELOADED = 'shared_preload_libraries';
/** Without one of these PostgreSQL does not start, or no session begins. */
const LISTS_OF_LIBRARIES = [PRELOADED, 'session_preload_libraries', 'local_preload_libraries'];
/**
 * What v2 must have its own way: its archive, its certificates, the socket that its operator uses, and no wait for
 * replicas that it does not have. What is about recovery is not here, for pgBackRest's restore takes it out.
 */
const V2_OWN = [
  ...['archive_mode', 'archive_command', 'archive_library', 'synchronous_standby_names'],
  ...['unix_socket_directories', 'unix_socket_permissions', 'unix_socket_group'],
  ...['hba_file', 'ident_file', 'ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_key_file'],
];

/** Whether v1's settings let v2 run, and what of them v2 would not have. */
export const settingChecks: Check[] = [
  defineCheck({
    code: 'HOT_STANDBY_SETTINGS_LOW',
    severity: 'blocker',
    what: 'v2 would have one of the settings lower than v1 that a hot standby must not have lower: `max_connections`, `max_worker_processes`, `max_wal_senders`, `max_prepared_transactions`, `max_locks_per_transaction`. PostgreSQL then pauses the recovery, or does not start.',
    remedy: "Take the setting out of `target.overrides`: the plan carries v1's own value.",
    needs: ['postgres', 'plan'],
    find: ({ postgres: { hotStandbySettings }, plan: { standby } }) => {
      const parameters = plannedObject(standby, ...PARAMETERS);
      const low = Object.entries(hotStandbySettings).flatMap(([name, onV1]) => {
        const onV2 = Number(textOf(parameters[name]) ?? STANDBY_FLOOR[name] ?? onV1);
        return onV2 >= onV1 ? [] : [`${name} (v1 ${onV1}, v2 ${onV2})`];
      });
      if (low.length === 0) return null;
      return {
        what: `v2 would have settings lower than v1, and its recovery would stop: ${low.join(', ')}.`,
        remedy: "take them out of target.overrides: the plan carries v1's own values.",
        evidence: `pg_settings of v1, and spec.patroni.dynamicConfiguration of the plan: ${low.join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'AUTO_CONF_WINS',
    severity: 'warning',
    needsConsent: true,
    what: "Somebody set with `ALTER SYSTEM` on v1 what v2 must have its own way: its archive, its certificates, its socket. `postgresql.auto.conf` is part of the copy, and in v2 it wins over everything that the operator writes. With a library in it that v2's image lacks, v2's PostgreSQL would not start: a blocker then.",
    remedy:
      '`ALTER SYSTEM RESET` the setting on v1, then take a full backup: the copy begins with one, and with the file that is in it.',
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases: { settings } }) => {
      const automatic = settings.filter(({ inAutoConf }) => inAutoConf);
      const fatal = automatic.filter((setting) => lacking(setting).length > 0);
      const winning = [...fatal, ...automatic.filter(({ name }) => V2_OWN.includes(name))];
      if (winning.length === 0) return null;
      const names = winning.map(({ name }) => name);
      const reset = names.map((name) => `ALTER SYSTEM RESET ${name}`);
      const libraries = fatal.flatMap(lacking).join(', ');
      return {
        severity: fatal.length > 0 ? 'blocker' : 'warning',
        what:
          fatal.length > 0
            ? `postgresql.auto.conf of v1 comes along with the copy, and v2's PostgreSQL would not run: its image is not known to have ${libraries}.`
            : `postgresql.auto.conf of v1 comes along with the copy and wins over v2's own settings: ${names.join(', ')}.`,
        remedy: `reset it on v1, then take a full backup, with which the copy begins: ${psqlOn(request.source, pod, ...reset)}`,
        evidence: `set with ALTER SYSTEM: ${names.join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'LIBRARIES_DROPPED',
    severity: 'warning',
    needsConsent: true,
    what: 'v1 loads libraries at its start (`shared_preload_libraries`) that v2 would not load. What they do ends with the migration: auditing, statistics, jobs.',
    remedy:
      "Add them to `shared_preload_libraries` under `spec.patroni.dynamicConfiguration` in `target.overrides`, if v2's image has them. PostgreSQL does not start with one that is missing.",
    needs: ['databases', 'plan'],
    find: ({ databases: { settings }, plan: { final } }) => {
      // What stands in postgresql.auto.conf comes along and is loaded, or is what AUTO_CONF_WINS is about.
      const setting = settings.find(({ name, inAutoConf }) => name === PRELOADED && !inAutoConf);
      const loaded = librariesOf(final);
      const dropped = parseLibraries(setting?.value ?? '').filter((one) => !loaded.includes(one));
      if (dropped.length === 0) return null;
      return {
        what: `v2 does not load these libraries, which v1 loads at its start: ${dropped.join(', ')}.`,
        remedy:
          "nothing, if you do not need them; or, if v2's image has them, add them to shared_preload_libraries in target.overrides.",
        evidence: `shared_preload_libraries: v1 ${setting?.value ?? ''}; v2 ${loaded.join(',') || 'none'}`,
      };
    },
  }),
];

/** Libraries of a setting that v2's image is not known to have. */
function lacking({ name, value }: PostgresSetting): string[] {
  return LISTS_OF_LIBRARIES.includes(name)
    ? parseLibraries(value).filter((library) => !inImage(library))
    : [];
}

/** What v2 will load: the plan's own list, behind what its operator adds for each extension that it manages. */
function librariesOf(cluster: V2Cluster): string[] {
  const managed = ['pg_stat_monitor', 'pg_stat_statements', 'pg_audit'] as const;
  return [
    ...managed.filter((key) => !isDropped(cluster, key)).map((key) => BUILTIN_NAMES[key]),
    ...parseLibraries(textOf(planned(cluster, ...PARAMETERS, PRELOADED)) ?? ''),
  ];
}
