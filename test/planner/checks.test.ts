import { describe, expect, it } from 'vitest';
import { CHECKS, TOPICS, findings, howToAccept, stopping } from '../../src/planner/checks.ts';
import {
  observation,
  operatorFacts,
  plan,
  planWith,
  postgresFacts,
  request,
  seen,
  targetFacts,
  unseen,
} from '../helpers/builders.ts';
import { codes, found, only, quietDatabases, quietSource, type World } from './checks-helpers.ts';

/** A world in which two warnings want consent. */
const HARSH: World = {
  databases: seen({ ...quietDatabases, md5Roles: ['app'], extensions: ['timescaledb'] }),
  plan: planWith('spec.patroni.dynamicConfiguration.postgresql.pg_hba', [
    'hostssl all all all scram-sha-256',
  ]),
};

describe('a healthy v1', () => {
  it('leaves nothing to say', () => {
    expect(found()).toEqual([]);
  });

  it('is not stopped in the form of the official example: what is to be said stops nobody', () => {
    const all = findings(request(), observation(), plan());
    expect(all.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning PGBOUNCER_REQUIRES_TLS',
      'warning COLLATION_CHANGES',
    ]);
    expect(stopping(all, [])).toEqual([]);
  });
});

describe('a source that does not exist', () => {
  it('is told alone: without it nothing else is looked at', () => {
    const finding = only({ source: null, postgres: unseen('no pod'), plan: null });
    expect(finding).toMatchObject({ code: 'SOURCE_MISSING', severity: 'blocker' });
    expect(finding.what).toBe('There is no v1 cluster cluster1 in namespace pg.');
    expect(finding.evidence).toContain('pg/cluster1');
    // The short plural means v2 as soon as both are installed.
    expect(finding.remedy).toBe(
      'look for it: kubectl get perconapgclusters.pg.percona.com --all-namespaces',
    );
  });

  it('is told alone even where a consent is misspelt', () => {
    expect(codes({ source: null, request: request({ accept: ['TYPO_HERE'] }) })).toEqual([
      'SOURCE_MISSING',
    ]);
  });
});

describe('everything that is wrong', () => {
  const broken: World = {
    source: quietSource({ pause: true, keepBackups: false }),
    postgres: seen(
      postgresFacts({
        majorVersion: 12,
        archiver: { lastArchivedSegment: null, failedCount: 1, failing: true },
      }),
    ),
    sourceSecrets: seen({}),
    sourceOperator: seen(operatorFacts({ running: false })),
    target: seen(targetFacts({ exists: true, standby: true })),
    repository: unseen('the repo host is not there'),
    plan: null,
  };

  it('is told at once: by the order of the checks, and last what could not be looked at', () => {
    expect(codes(broken)).toEqual([
      'SOURCE_NOT_PRIMARY',
      'SECRET_INCOMPLETE',
      'SECRET_INCOMPLETE',
      'KEEP_BACKUPS_OFF',
      'ARCHIVE_FAILING',
      'SOURCE_OPERATOR_DOWN',
      'MAJOR_UNSUPPORTED',
      'TARGET_EXISTS',
      'REPOSITORY_UNSEEN',
      'PLAN_MISSING',
    ]);
  });

  it('stops a migration by its blockers, and not by its warnings', () => {
    const stops = stopping(found(broken), []).map(({ code }) => code);
    expect(stops).toEqual(codes(broken).filter((code) => code !== 'KEEP_BACKUPS_OFF'));
  });
});

describe('a warning that wants consent', () => {
  it('stops, and says what to write into the request', () => {
    const all = found(HARSH);
    expect(stopping(all, []).map(({ code }) => code)).toEqual([
      'MD5_VERIFIERS',
      'EXTENSIONS_MISSING',
    ]);
    expect(howToAccept(all, [])).toBe('"accept": ["MD5_VERIFIERS", "EXTENSIONS_MISSING"]');
  });

  it('stays in the list when it is accepted, and stops no more', () => {
    const accept = ['MD5_VERIFIERS', 'EXTENSIONS_MISSING'];
    const all = found({ ...HARSH, request: request({ accept }) });
    expect(all).toEqual(found(HARSH));
    expect(stopping(all, accept)).toEqual([]);
    expect(howToAccept(all, accept)).toBe('');
  });

  it('is asked for with what is accepted already, each once, and without what nobody can accept', () => {
    const all = found(HARSH);
    const accept = ['LOCALE_MISSING', 'MD5_VERIFIERS', 'LOCALE_MISSING', 'TYPO_HERE'];
    expect(howToAccept(all, accept)).toBe(
      '"accept": ["LOCALE_MISSING", "MD5_VERIFIERS", "EXTENSIONS_MISSING"]',
    );
  });

  it('is not asked for where only blockers stop', () => {
    expect(howToAccept(found({ source: quietSource({ pause: true }) }), [])).toBe('');
  });

  it('is none where it was found in a milder form', () => {
    const [finding] = found({ databases: seen({ ...quietDatabases, md5Roles: ['app'] }) });
    expect(finding).toMatchObject({ severity: 'info', needsConsent: false });
  });
});

describe('a consent to what nobody can consent to', () => {
  const accepting = (...accept: string[]) => found({ request: request({ accept }) });

  it('is a blocker where it is a slip of the pen, and names what can be accepted', () => {
    const [finding, ...others] = accepting('MD5_VERIFIER');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'ACCEPT_UNKNOWN', severity: 'blocker' });
    expect(finding?.what).toBe('accept holds MD5_VERIFIER, which is no code of preflight.');
    expect(finding?.remedy).toContain('MD5_VERIFIERS, CLIENTS_WITHOUT_TLS');
    expect(finding?.evidence).toBe('accept: MD5_VERIFIER');
  });

  it.each([
    ['NO_FULL_BACKUP', 'is a blocker and cannot be accepted'],
    ['SOURCE_UNSEEN', 'is a blocker and cannot be accepted'],
    ['SOURCE_MISSING', 'is a blocker and cannot be accepted'],
    ['KEEP_BACKUPS_OFF', 'stops nothing and needs no consent'],
  ])('is a blocker: %s %s', (code, why) => {
    expect(accepting(code)[0]?.what).toContain(`accept holds ${code}, which ${why}`);
  });

  it('is told of each code once, and not of a good one that finds nothing', () => {
    const all = accepting('ONE_TYPO', 'MD5_VERIFIERS', 'OTHER_TYPO', 'ONE_TYPO');
    expect(all.map(({ what }) => what.split(',')[0])).toEqual([
      'accept holds ONE_TYPO',
      'accept holds OTHER_TYPO',
    ]);
  });
});

describe('the list of checks', () => {
  const all = TOPICS.map(({ code }) => code);

  it('has one check for each code', () => {
    expect(all.length).toBeGreaterThan(60);
    expect(new Set(all).size).toBe(all.length);
    for (const code of all) expect(code).toMatch(/^[A-Z]+\d?(_[A-Z]+)*$/);
  });

  it('asks first what spares another question', () => {
    for (const [i, check] of CHECKS.entries())
      for (const code of check.unless)
        expect(
          CHECKS.slice(0, i).map((c) => c.code),
          `${check.code} unless ${code}`,
        ).toContain(code);
  });

  it('lets nobody consent to a blocker', () => {
    expect(CHECKS.filter((c) => c.needsConsent && c.severity !== 'warning')).toEqual([]);
  });

  it('says of each what it means and what to do, in sentences', () => {
    for (const { code, what, remedy } of TOPICS)
      for (const text of [what, remedy]) expect(text, code).toMatch(/^[A-Zv`].*[.`]$/s);
  });
});
