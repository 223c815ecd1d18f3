import { describe, expect, it } from 'vitest';
import type { DatabaseFacts } from '../../../src/model/observation.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { plan, planWith, seen } from '../../helpers/builders.ts';
import { codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, ...facts }),
});
const ofRelease = (crVersion: string): Plan => ({ ...plan(), crVersion });

describe("the minor release of v2's image", () => {
  it('is told where it is older than that of v1: the data fits, what was mended comes back', () => {
    const finding = only(databases({ versionNumber: 140_023 }));
    expect(finding).toMatchObject({
      code: 'MINOR_OLDER',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toBe("v1 runs PostgreSQL 14.23, v2's image has 14.22, which is older.");
  });

  it('may be the same', () => {
    expect(codes(databases({ versionNumber: 140_022 }))).toEqual([]);
  });

  it('is not known of an image of your own', () => {
    const own = planWith('spec.image', 'registry/own:1');
    expect(codes({ ...databases({ versionNumber: 140_099 }), plan: own })).toEqual([]);
    const gis = planWith(
      'spec.image',
      'docker.io/percona/percona-distribution-postgresql-with-postgis:14.22-1',
    );
    expect(codes({ ...databases({ versionNumber: 140_099 }), plan: gis })).toEqual(['MINOR_OLDER']);
  });
});

describe('a database whose texts glibc sorts', () => {
  const locale = (collate: string, ctype = collate, provider = 'libc') =>
    databases({ locales: [{ database: 'shop', collate, ctype, provider }] });

  it('may be sorted otherwise by v2: a warning that stops nobody, with what to do after', () => {
    const finding = only(locale('en_US.utf-8'));
    expect(finding).toMatchObject({
      code: 'COLLATION_CHANGES',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toContain('glibc 2.34, v1 by 2.28; ');
    expect(finding.remedy).toBe('after the promotion, in each: REINDEX DATABASE "shop";');
    expect(finding.evidence).toBe('shop: en_US.utf-8, en_US.utf-8');
  });

  it('has a collation version of its own from 15 on', () => {
    const world = databases({ ...quietDatabases, versionNumber: 150_000 });
    const locales = [{ database: 'shop', collate: 'en_GB', ctype: 'C', provider: 'libc' }];
    const finding = only(databases({ ...world.databases.value, locales }));
    expect(finding.remedy).toContain('ALTER DATABASE "shop" REFRESH COLLATION VERSION;');
  });

  it.each([
    ['C', 'C', 'libc'],
    ['POSIX', 'POSIX', 'libc'],
    ['C.UTF-8', 'C.utf8', 'libc'],
    ['de_DE.utf8', 'de_DE.utf8', 'icu'],
  ])('is not one with %s, %s of %s', (collate, ctype, provider) => {
    expect(codes(locale(collate, ctype, provider))).toEqual([]);
  });

  it('is one for its character classes, too', () => {
    expect(codes(locale('C', 'en_US.UTF-8'))).toEqual(['COLLATION_CHANGES']);
  });

  it('is sorted the same by a release or an image on UBI 8', () => {
    expect(codes({ ...locale('en_US.utf-8'), plan: ofRelease('2.5.0') })).toEqual([]);
    const ubi8 = planWith('spec.image', 'registry/postgres:14.22-ubi8');
    expect(codes({ ...locale('en_US.utf-8'), plan: ubi8 })).toEqual([]);
  });
});

describe("a locale that v2's image lacks", () => {
  const locale = (collate: string, ctype: string, provider = 'libc') =>
    databases({ locales: [{ database: 'laden', collate, ctype, provider }] });

  it.each([
    ['de_DE.utf8', 'de_DE.utf8'],
    ['C', 'fr_FR.UTF-8'],
    ['tr_TR', 'C'],
  ])('needs consent: nobody could connect with %s, %s', (collate, ctype) => {
    const [finding] = ofCode('LOCALE_MISSING', locale(collate, ctype));
    expect(finding).toMatchObject({ severity: 'warning', needsConsent: true });
    expect(finding?.what).toContain('could connect to them: laden.');
    expect(finding?.evidence).toBe(`laden: ${collate}, ${ctype}`);
  });

  it.each(['en_US.utf-8', 'en_GB', 'C', 'POSIX', 'C.UTF-8', 'c.utf8'])(
    'is not an English one, nor one of glibc itself: %s',
    (name) => {
      expect(codes(locale(name, name))).not.toContain('LOCALE_MISSING');
    },
  );

  it('is none with ICU, nor in a release that has all', () => {
    expect(codes(locale('de_DE.utf8', 'de_DE.utf8', 'icu'))).toEqual([]);
    expect(codes({ ...locale('de_DE', 'de_DE'), plan: ofRelease('2.7.0') })).not.toContain(
      'LOCALE_MISSING',
    );
  });
});

describe('a tablespace', () => {
  const spaces = (...locations: string[]) =>
    databases({ tablespaces: locations.map((location, i) => ({ name: `ts${i}`, location })) });
  const claim = { accessModes: [], resources: { requests: { storage: '1Gi' } } };
  const volumes = (...names: string[]) =>
    planWith(
      'spec.instances.0.tablespaceVolumes',
      names.map((name) => ({ name, dataVolumeClaimSpec: claim })),
    );

  it('must have a volume where it lies', () => {
    const finding = only(spaces('/tablespaces/lake/lake', '/tablespaces/hot'));
    expect(finding).toMatchObject({ code: 'TABLESPACES_UNPLACED', severity: 'blocker' });
    expect(finding.what).toContain('ts0 at /tablespaces/lake/lake, ts1 at /tablespaces/hot.');
    expect(finding.remedy).toContain(
      'ALTER TABLE ALL IN TABLESPACE "ts0" SET TABLESPACE pg_default; DROP TABLESPACE "ts0";',
    );
    expect(finding.evidence).toContain('volumes of the plan: none');
  });

  it('has one at or below the directory of that name', () => {
    const world = spaces('/tablespaces/lake/lake', '/tablespaces/hot');
    expect(codes({ ...world, plan: volumes('lake', 'hot') })).toEqual([]);
    expect(only({ ...world, plan: volumes('lake') }).what).toContain(': ts1 at /tablespaces/hot.');
  });

  it('has none in a directory that only begins like it', () => {
    const world = { ...spaces('/tablespaces/lakes'), plan: volumes('lake') };
    expect(codes(world)).toEqual(['TABLESPACES_UNPLACED']);
  });

  it('needs consent where the operator mounts it only behind a gate', () => {
    const gated = { ...volumes('lake'), crVersion: '2.7.0' };
    const finding = only({ ...spaces('/tablespaces/lake'), plan: gated });
    expect(finding).toMatchObject({
      code: 'TABLESPACES_GATED',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.remedy).toContain('PGO_FEATURE_GATES=TablespaceVolumes=true');
    expect(codes({ plan: { ...plan(), crVersion: '2.7.0' } })).toEqual([]);
  });
});
