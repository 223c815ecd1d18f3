import { v2Names } from '../../model/names.ts';
import type { Plan } from '../../model/plan.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { defineCheck, type Check } from '../check.ts';
import { PGBACKREST } from '../translate/v2-paths.ts';
import { kubectl } from './kubectl.ts';
import { fieldOf, plannedList, plannedObject, textOf } from './planned.ts';
import { STORAGE_UNCLEAR } from './storage-checks.ts';

/**
 * Options that v2's operator writes into `[global]` itself, beside those of the plan, and the credentials that the
 * migration hands over. pgBackRest ends with error 031 when an option stands twice in one section, in whatever files
 * (seen with 2.45); the operator: v2.9.0, internal/pgbackrest/config.go.
 */
const WRITTEN_BY_V2 = [
  ...['archive-async', 'spool-path', 'log-path', 'log-level-file', 'repo1-path', 'repo1-type'],
  ...['repo1-s3-bucket', 'repo1-s3-endpoint', 'repo1-s3-region', 'repo1-gcs-bucket'],
  ...['repo1-s3-key', 'repo1-s3-key-secret', 'repo1-gcs-key'],
];
/** Options that name v1's hosts and directories. In v2 they are wrong, or stand in a section of their own. */
const OF_V1_HOSTS = /^(?:pg\d*-|repo\d*-host|tls-server-)/;

/** Whether v1's own pgBackRest configuration can be v2's. */
export const customConfigChecks: Check[] = [
  defineCheck({
    code: 'CUSTOM_CONFIG_MISSING',
    severity: 'blocker',
    what: 'An object that `spec.backup.customConfig` of v1 names does not exist. v2 would be given the same configuration, and its pods would not start.',
    remedy: 'Make the object, or take it out of `spec.backup.customConfig`.',
    needs: ['customConfig'],
    find: ({ request, customConfig: { missing } }) =>
      missing.length === 0
        ? null
        : {
            what: `Objects of v1's custom pgBackRest configuration do not exist: ${missing.join(', ')}.`,
            remedy: `make them, or take them out of spec.backup.customConfig: ${kubectl(request.source, `edit perconapgclusters.pg.percona.com ${request.source.cluster}`)}`,
            evidence: `not found in namespace ${request.source.namespace}: ${missing.join(', ')}`,
          },
  }),
  defineCheck({
    code: 'CIPHER_UNKNOWN',
    severity: 'blocker',
    what: "v1's repository is encrypted, and its custom pgBackRest configuration does not say how. v2 could read nothing of it.",
    remedy:
      'Put `repo1-cipher-type` and `repo1-cipher-pass` into a Secret under `spec.backup.customConfig` of v1. The migration hands it on without reading its values.',
    needs: ['repository', 'customConfig'],
    unless: [...STORAGE_UNCLEAR, 'CUSTOM_CONFIG_MISSING'],
    find: ({ request, repository: { cipher }, customConfig: { options } }) => {
      const missing = ['repo1-cipher-type', 'repo1-cipher-pass'].filter(
        (o) => !options.includes(o),
      );
      if (cipher === 'none' || missing.length === 0 || bringsItsOwn(request)) return null;
      return {
        what: `v1's repository is encrypted with ${cipher}; its custom pgBackRest configuration lacks ${missing.join(', ')}, which v2 needs to read it.`,
        remedy: `put them into a Secret under spec.backup.customConfig of v1: ${kubectl(request.source, `edit perconapgclusters.pg.percona.com ${request.source.cluster}`)}`,
        evidence: `pgbackrest info: cipher ${cipher}; options of the custom configuration: ${options.join(', ') || 'none'}`,
      };
    },
  }),
  defineCheck({
    code: 'CUSTOM_CONFIG_CONFLICT',
    severity: 'blocker',
    what: "v1's custom pgBackRest configuration sets options that v2 sets itself. pgBackRest takes no option twice (error 031), so v2's would not run at all. Options that name v1's hosts or directories are a warning.",
    remedy:
      'Make a copy of the object without these options, and name it in `target.overrides` at `spec.backups.pgbackrest.configuration`, behind the secret that the plan has there.',
    needs: ['customConfig', 'plan'],
    unless: ['CUSTOM_CONFIG_MISSING'],
    find: ({ request, source, customConfig: { options }, plan }) => {
      if (!isHandedOn(request, plan, fieldOf(source.spec.backup, 'customConfig'))) return null;
      const global = plannedObject(plan.final, ...PGBACKREST, 'global');
      const written = [...WRITTEN_BY_V2, ...Object.keys(global)];
      const twice = options.filter((option) => written.includes(option));
      const ofHosts = options.filter((option) => OF_V1_HOSTS.test(option));
      if (twice.length + ofHosts.length === 0) return null;
      const own = v2Names.repoSecret(request.target.cluster);
      return {
        severity: twice.length > 0 ? 'blocker' : 'warning',
        what:
          twice.length > 0
            ? `v1's custom pgBackRest configuration sets what v2 sets itself, and pgBackRest takes no option twice: ${twice.join(', ')}.`
            : `v1's custom pgBackRest configuration speaks of v1's hosts and directories: ${ofHosts.join(', ')}.`,
        remedy: `copy it without these options to a Secret NAME in namespace ${request.target.namespace}, and set target.overrides to ${configurationPatch([own, 'NAME'])}`,
        evidence: `options of the custom configuration: ${options.join(', ')}`,
      };
    },
  }),
];

/** Whether a request brings a pgBackRest configuration of its own, which nobody here reads. */
function bringsItsOwn({ target: { overrides } }: MigrationRequest): boolean {
  const backups = fieldOf(fieldOf(overrides, 'spec'), 'backups');
  return Array.isArray(fieldOf(fieldOf(backups, 'pgbackrest'), 'configuration'));
}

/** Whether the plan still gives v2 the objects of v1, or copies of them. */
function isHandedOn({ target }: MigrationRequest, plan: Plan, customConfig: unknown): boolean {
  const ofV1 = Array.isArray(customConfig) ? customConfig.flatMap(namesIn) : [];
  const copies = plan.secrets.filter(({ kind }) => kind === 'copy').map(({ name }) => name);
  const handed = plannedList(plan.final, ...PGBACKREST, 'configuration');
  return handed
    .flatMap(namesIn)
    .some(
      (name) => name !== v2Names.repoSecret(target.cluster) && [...ofV1, ...copies].includes(name),
    );
}

function namesIn(projection: unknown): string[] {
  return ['secret', 'configMap'].flatMap(
    (kind) => textOf(fieldOf(fieldOf(projection, kind), 'name')) ?? [],
  );
}

function configurationPatch(names: string[]): string {
  const configuration = names.map((name) => ({ secret: { name } }));
  return JSON.stringify({ spec: { backups: { pgbackrest: { configuration } } } });
}
