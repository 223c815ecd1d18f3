import { overrides, postgresql, target, type PlantedFault } from './planted-fault.ts';

const PATH_OF_V1 = '/backrestrepo/old-faults-backrest-shared-repo';

/** Faults of the request alone. */
export const REQUEST_FAULTS: PlantedFault[] = [
  {
    code: 'SOURCE_MISSING',
    what: 'a v1 cluster that is not there',
    request: { source: { namespace: 'faults', cluster: 'nobody' } },
  },
  {
    code: 'STORAGE_UNKNOWN',
    what: 'a storage that v1 does not have',
    also: ['PLAN_MISSING'],
    request: { source: { namespace: 'faults', cluster: 'old-faults', storage: 'my-tape' } },
  },
  {
    code: 'TARGET_NAMESPACE_MISSING',
    what: 'a namespace that is not there',
    request: target({ namespace: 'nowhere' }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'an override that the CRD does not know',
    request: overrides({ colour: 'blue' }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'a number where v2 takes a text, in what the standby is without',
    request: overrides({ backups: { pgbackrest: { global: { 'repo1-retention-full': 14 } } } }),
  },
  {
    code: 'TARGET_REFUSED',
    what: 'a text where v2 takes a number, in what the standby has otherwise',
    request: overrides({ proxy: { pgBouncer: { replicas: 'two' } } }),
  },
  {
    code: 'OVERRIDES_UNSAFE',
    what: 'an override of the standby mode',
    request: overrides({ standby: { enabled: false } }),
  },
  {
    code: 'HOT_STANDBY_SETTINGS_LOW',
    what: 'an override that leaves fewer connections than v1 has',
    request: postgresql({ parameters: { max_connections: 10 } }),
  },
  {
    code: 'EXTENSIONS_CONFLICT',
    what: "two extensions enabled that v2's operator does not run together",
    request: overrides({
      extensions: { builtin: { pg_stat_monitor: true, pg_stat_statements: true } },
    }),
  },
  {
    code: 'PLAN_CHANGED',
    what: 'the approval of another plan',
    request: { planHash: 'ffffffffffffffff' },
  },
  { code: 'ACCEPT_UNKNOWN', what: 'a typo in a consent', request: { accept: ['MD5_VERIFIRES'] } },
  {
    code: 'TARGET_OPERATOR_UNSUPPORTED',
    what: "a version of v2's operator that cannot make a standby",
    also: ['PLAN_MISSING'],
    request: target({ crVersion: '2.8.1' }),
  },
  {
    code: 'OWN_REPOSITORY_TAKEN',
    what: "a path for v2's own that is v1's",
    request: target({
      repository: 'own',
      overrides: { spec: { backups: { pgbackrest: { global: { 'repo1-path': PATH_OF_V1 } } } } },
    }),
  },
  {
    code: 'LIBRARIES_DROPPED',
    what: 'an override that leaves out a library which v1 preloads',
    request: postgresql({ parameters: { shared_preload_libraries: '' } }),
  },
  {
    code: 'TABLESPACES_GATED',
    what: "a tablespace, and a version of v2's operator that has a gate before them",
    // What v1 sets is judged anew by what that version knows.
    also: ['MINOR_OLDER', 'NEEDS_YOU'],
    request: target({ crVersion: '2.7.0' }),
  },
];
