import { v1Names } from '../../model/names.ts';
import { defineCheck, type Basics, type Check } from '../check.ts';
import { cloudStorage } from '../cloud-storage.ts';
import { applicationUser, fitsV2 } from '../translate/users.ts';
import { kubectl, patchSource } from './kubectl.ts';

/** Whether v1 is fit to be handed over, and what its delete would leave. */
export const sourceChecks: Check[] = [
  defineCheck({
    code: 'SOURCE_NOT_PRIMARY',
    severity: 'blocker',
    what: 'v1 is paused or is itself a standby: there is nothing to hand over.',
    remedy:
      'Set `spec.pause: false` and wait until it takes writes. A v1 standby cannot be migrated; migrate its primary.',
    needs: [],
    find: ({ request, source }) => {
      const { pause, standby } = source.spec;
      if (pause !== true && standby !== true) return null;
      return {
        what: `v1 is ${pause === true ? 'paused' : 'itself a standby'}; there is nothing to hand over.`,
        remedy:
          pause === true
            ? `bring it back into service: ${patchSource(request.source, { spec: { pause: false } })}`
            : 'migrate the primary that it follows, or bring it into service first.',
        evidence: `spec.pause: ${String(pause)}, spec.standby: ${String(standby)}`,
      };
    },
  }),
  defineCheck({
    code: 'SOURCE_LOCKED',
    severity: 'blocker',
    what: 'Another migration holds v1: its annotation `pg-handover/lock` names a workflow that runs. A warning where nobody could be asked whether it still runs.',
    remedy:
      'Follow or end that workflow. A lock whose workflow has ended is taken over by itself, so do not remove it by hand.',
    needs: ['lock'],
    find: ({ observer, lock: { holder, running } }) => {
      if (holder === null || running === false || isOwn(holder, observer)) return null;
      return {
        severity: running === null ? 'warning' : 'blocker',
        what:
          running === null
            ? `v1 carries the lock of the migration ${holder}; whether that still runs could not be asked here.`
            : `v1 is being migrated by the workflow ${holder}.`,
        remedy:
          running === null
            ? 'look at that workflow in Temporal; a migration takes the lock over by itself once it has ended.'
            : 'follow or end that workflow first.',
        evidence: `annotation pg-handover/lock: ${holder}`,
      };
    },
  }),
  defineCheck({
    code: 'SECRET_INCOMPLETE',
    severity: 'blocker',
    what: "A secret of v1 that v2's are made from is missing, or lacks a key: the keys of the bucket, or the application user's password.",
    remedy:
      'Create the secret with the keys that the finding names. If the application user is not `pguser`, check `spec.user` of v1.',
    needs: ['sourceSecrets'],
    find: ({ request, source, sourceSecrets }) =>
      wantedSecrets({ request, source }).flatMap(({ name, keys }) => {
        const held = sourceSecrets[name] ?? null;
        const missing = keys.filter((key) => held?.includes(key) !== true);
        if (missing.length === 0) return [];
        return [
          {
            what: `The secret ${name} ${held === null ? 'does not exist' : `lacks ${missing.join(', ')}`}.`,
            remedy: `give it the keys ${keys.join(', ')}: ${kubectl(
              request.source,
              held === null
                ? `create secret generic ${name} ${keys.map((key) => `--from-file=${key}=FILE`).join(' ')}`
                : `edit secret ${name}`,
            )}`,
            evidence: held === null ? 'not found' : `keys: ${held.join(', ') || 'none'}`,
          },
        ];
      }),
  }),
  defineCheck({
    code: 'KEEP_BACKUPS_OFF',
    severity: 'warning',
    what: '`spec.keepBackups` of v1 is not true. The migration sets it beforehand, and v1 restarts once, by a rolling restart with a switchover.',
    remedy:
      'Nothing; or set it yourself at a quiet hour. If the migration is undone it is set back, by another restart.',
    needs: [],
    find: ({ request, source }) =>
      source.spec.keepBackups === true
        ? null
        : {
            what: 'spec.keepBackups of v1 is not true; it will be set, which restarts v1 once, before the cut-over.',
            remedy: `nothing; or at a quiet hour: ${patchSource(request.source, { spec: { keepBackups: true } })}`,
            evidence: `spec.keepBackups: ${String(source.spec.keepBackups)}`,
          },
  }),
  defineCheck({
    code: 'KEEP_DATA_OFF',
    severity: 'warning',
    what: "`spec.keepData` of v1 is not true: the delete of v1 removes its volumes and its users' secrets with it. No step of the migration needs them, but with them v1 could be brought back.",
    remedy:
      'Nothing, if v2 and the backups are enough for you. Otherwise set it at a quiet hour: v1 restarts once.',
    needs: [],
    find: ({ request, source }) =>
      source.spec.keepData === true
        ? null
        : {
            what: "spec.keepData of v1 is not true; the delete of v1 removes its volumes and its users' secrets.",
            remedy: `nothing; or, to keep them, at a quiet hour (v1 restarts once): ${patchSource(request.source, { spec: { keepData: true } })}`,
            evidence: `spec.keepData: ${String(source.spec.keepData)}`,
          },
  }),
];

/** A lock is `<workflowId>/<runId>`; an earlier run of the same workflow is no other migration. */
function isOwn(holder: string, observer: string | null): boolean {
  const slash = holder.lastIndexOf('/');
  return observer !== null && (slash === -1 ? holder : holder.slice(0, slash)) === observer;
}

/** Secrets of v1 that are read, with the keys that are needed of each. */
function wantedSecrets({ request, source }: Pick<Basics, 'request' | 'source'>) {
  const cluster = source.metadata.name;
  const user = applicationUser(source);
  const storage = cloudStorage(source, request.source.storage);
  const keys = storage?.type === 'gcs' ? ['gcs-key'] : ['aws-s3-key', 'aws-s3-key-secret'];
  return [
    ...(storage === null ? [] : [{ name: v1Names.repoSecret(cluster), keys }]),
    // A user that v2 cannot name keeps its password in the database, and no secret is made for it.
    ...(fitsV2(user) ? [{ name: v1Names.userSecret(cluster, user), keys: ['password'] }] : []),
  ];
}
