import { defineCheck, type Check } from '../check.ts';
import { releaseFor } from '../releases.ts';
import { fieldOf, planned, plannedList, textOf } from './planned.ts';

/** v1's images are UBI 8. */
const GLIBC_OF_V1 = '2.28';
/** Sorted by code points in every glibc: nothing that could change. */
const BY_CODE_POINT = /^(C|POSIX|C\.utf-?8)$/i;

/** Whether v2's PostgreSQL can run on a copy of v1's data, and means the same by it. */
export const serverChecks: Check[] = [
  defineCheck({
    code: 'MINOR_OLDER',
    severity: 'warning',
    what: "v2's image has an older minor release of PostgreSQL than v1 runs. The format of the data is the same, but what was mended in between comes back.",
    remedy:
      "Use a newer version of v2's operator, or a newer image of the same major (`spec.image` in `target.overrides`).",
    needs: ['postgres', 'databases', 'plan'],
    find: ({ postgres: { majorVersion }, databases: { versionNumber }, plan }) => {
      const images = releaseFor(plan.crVersion)?.images[majorVersion];
      const image = textOf(planned(plan.final, 'spec', 'image'));
      // The minor of an image of somebody's own is not known.
      if (images === undefined || (image !== images.postgres && image !== images.postgis))
        return null;
      const minor = versionNumber % 10_000;
      if (Number(images.version.split('.')[1]) >= minor) return null;
      return {
        what: `v1 runs PostgreSQL ${majorVersion}.${minor}, v2's image has ${images.version}, which is older.`,
        remedy:
          "use a newer version of v2's operator, or a newer image (spec.image in target.overrides).",
        evidence: `server_version_num ${versionNumber}; spec.image of the plan: ${image}`,
      };
    },
  }),
  defineCheck({
    code: 'COLLATION_CHANGES',
    severity: 'warning',
    what: "v2's image has another glibc than v1's (UBI 9 instead of UBI 8), and it may sort texts in another order. Indexes on texts that were made in the old order can then miss rows or admit doubles.",
    remedy:
      'After the promotion, before the applications come: `REINDEX DATABASE` in each of these databases, then `ALTER DATABASE … REFRESH COLLATION VERSION` (PostgreSQL 15 and newer). `pg_amcheck --heapallindexed` tells which indexes are affected.',
    needs: ['databases', 'plan'],
    find: ({ databases: { locales, versionNumber }, plan: { crVersion, final } }) => {
      const release = releaseFor(crVersion);
      const image = textOf(planned(final, 'spec', 'image')) ?? '';
      const glibc = image.includes('ubi8') ? GLIBC_OF_V1 : (release?.glibc ?? GLIBC_OF_V1);
      const concerned = locales.filter(
        ({ provider, collate, ctype }) =>
          provider !== 'icu' && [collate, ctype].some((locale) => !BY_CODE_POINT.test(locale)),
      );
      if (glibc === GLIBC_OF_V1 || concerned.length === 0) return null;
      const names = concerned.map(({ database }) => database);
      return {
        what: `v2 sorts texts by glibc ${glibc}, v1 by ${GLIBC_OF_V1}; indexes on texts may be wrong after the promotion in: ${names.join(', ')}.`,
        remedy: `after the promotion, in each: ${names.map((name) => reindex(name, versionNumber)).join(' ')}`,
        evidence: concerned.map((l) => `${l.database}: ${l.collate}, ${l.ctype}`).join('; '),
      };
    },
  }),
  defineCheck({
    code: 'LOCALE_MISSING',
    severity: 'warning',
    needsConsent: true,
    what: "A database has a locale that v2's image does not have: from 2.8 on the images carry English locales only. Nobody can connect to such a database.",
    remedy:
      "Use an image of your own with that locale (`spec.image` in `target.overrides`), or move the database into one with an English or the C locale on v1 first (`pg_dump`, `CREATE DATABASE … LOCALE 'C' TEMPLATE template0`).",
    needs: ['databases', 'plan'],
    find: ({ databases: { locales }, plan: { crVersion } }) => {
      if (releaseFor(crVersion)?.locales !== 'english') return null;
      const lost = locales.filter(
        (l) => l.provider !== 'icu' && ![l.collate, l.ctype].every(isEnglish),
      );
      if (lost.length === 0) return null;
      return {
        what: `v2's image lacks the locales of these databases, and nobody could connect to them: ${lost.map(({ database }) => database).join(', ')}.`,
        remedy:
          'use an image of your own that has them (spec.image in target.overrides), and accept this; or move these databases into an English or the C locale on v1.',
        evidence: lost.map((l) => `${l.database}: ${l.collate}, ${l.ctype}`).join('; '),
      };
    },
  }),
  defineCheck({
    code: 'TABLESPACES_UNPLACED',
    severity: 'blocker',
    what: 'A tablespace of v1 lies where v2 would have no volume. The restore of the standby fails, or fills the volume of the container.',
    remedy:
      'Put a volume of that name under `tablespaceVolumes` of the instances in `target.overrides` (v2 mounts it at `/tablespaces/<name>`), or move the tables into `pg_default` on v1 and drop the tablespace.',
    needs: ['databases', 'plan'],
    find: ({ databases: { tablespaces }, plan: { standby } }) => {
      const mounts = plannedList(standby, 'spec', 'instances').flatMap((_, i) =>
        plannedList(standby, 'spec', 'instances', i, 'tablespaceVolumes').map(
          (volume) => `/tablespaces/${textOf(fieldOf(volume, 'name')) ?? ''}`,
        ),
      );
      const homeless = tablespaces.filter(
        ({ location }) => !mounts.some((m) => location === m || location.startsWith(`${m}/`)),
      );
      if (homeless.length === 0) return null;
      const list = homeless.map(({ name, location }) => `${name} at ${location}`).join(', ');
      return {
        what: `v2 would have no volume for these tablespaces of v1: ${list}.`,
        remedy: `give it one under spec.instances[].tablespaceVolumes in target.overrides; or, on v1: ${homeless.map(({ name }) => `ALTER TABLE ALL IN TABLESPACE "${name}" SET TABLESPACE pg_default; DROP TABLESPACE "${name}";`).join(' ')}`,
        evidence: `pg_tablespace: ${list}; volumes of the plan: ${mounts.join(', ') || 'none'}`,
      };
    },
  }),
  defineCheck({
    code: 'TABLESPACES_GATED',
    severity: 'warning',
    needsConsent: true,
    what: "v1 has tablespaces, and v2's operator of this version mounts volumes for them only with a feature gate in its environment, which cannot be seen from here. Without it the standby cannot be restored.",
    remedy:
      "Set `PGO_FEATURE_GATES=TablespaceVolumes=true` in the environment of v2's operator, then consent. From 2.9.0 on it is not needed.",
    needs: ['databases', 'plan'],
    find: ({ databases: { tablespaces }, plan: { crVersion } }) =>
      tablespaces.length === 0 || releaseFor(crVersion)?.mountsTablespaces !== false
        ? null
        : {
            what: `v2's operator ${crVersion} mounts tablespaces only with its feature gate TablespaceVolumes.`,
            remedy:
              "set PGO_FEATURE_GATES=TablespaceVolumes=true in the environment of v2's operator, then accept this.",
            evidence: `pg_tablespace: ${tablespaces.map(({ name }) => name).join(', ')}`,
          },
  }),
];

/** glibc-langpack-en has every English locale; C, POSIX and C.UTF-8 are in glibc itself. */
function isEnglish(locale: string): boolean {
  return /^(?:C|POSIX|C\.utf-?8|en_.*)$/i.test(locale);
}

function reindex(database: string, versionNumber: number): string {
  const name = `"${database}"`;
  const refresh =
    versionNumber >= 150_000 ? ` ALTER DATABASE ${name} REFRESH COLLATION VERSION;` : '';
  return `REINDEX DATABASE ${name};${refresh}`;
}
