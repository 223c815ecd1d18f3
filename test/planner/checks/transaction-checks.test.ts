import { describe, expect, it } from 'vitest';
import type { DatabaseFacts } from '../../../src/model/observation.ts';
import { seen, unseen } from '../../helpers/builders.ts';
import { checkOf, codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, ...facts }),
});

describe('a prepared transaction', () => {
  const prepared = (...ages: number[]) =>
    databases({
      preparedTransactions: ages.map((ageSeconds) => ({
        gid: `tx-${ageSeconds}`,
        owner: 'app',
        database: 'shop',
        ageSeconds,
      })),
    });

  it('needs consent where it waits for a minute: it would hold its locks on v2', () => {
    const finding = only(prepared(60, 4));
    expect(finding).toMatchObject({
      code: 'PREPARED_TRANSACTIONS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toMatch(/hold their locks on v2: tx-60\.$/);
    expect(finding.remedy).toContain(
      "kubectl -n pg exec cluster1-0 -c database -- psql -c 'SELECT gid, owner, database, prepared FROM pg_prepared_xacts",
    );
    expect(finding.evidence).toBe(
      'pg_prepared_xacts: tx-60 of app in shop, 60 s old; tx-4 of app in shop, 4 s old',
    );
  });

  it('is an information while it is young: its transaction manager is at work', () => {
    const finding = only(prepared(59));
    expect(finding).toMatchObject({
      code: 'PREPARED_TRANSACTIONS',
      severity: 'info',
      needsConsent: false,
    });
    expect(finding.evidence).toContain('tx-59 of app');
  });
});

describe('a transaction that is open for long', () => {
  const open = (application: string, role = 'report') => ({
    role,
    database: 'shop',
    application,
    state: 'idle in transaction',
    ageSeconds: 4000,
  });

  it('is a warning that stops nobody: the stop of v1 rolls it back', () => {
    const finding = only(
      databases({ longTransactions: [open('nightly'), open(''), open('', 'x')] }),
    );
    expect(finding).toMatchObject({
      code: 'LONG_TRANSACTIONS',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toMatch(/they are of: report, x\.$/);
    expect(finding.evidence).toBe(
      'pg_stat_activity: report in shop by nightly, idle in transaction, 4000 s; report in shop by an unnamed application, idle in transaction, 4000 s; x in shop by an unnamed application, idle in transaction, 4000 s',
    );
  });

  it('has a command that tells when it has ended, as one word of a shell', () => {
    const { remedy } = only(databases({ longTransactions: [open('nightly')] }));
    expect(remedy).toContain(
      String.raw`kubectl -n pg exec cluster1-0 -c database -- psql -c 'SELECT pid, usename`,
    );
    expect(remedy).toContain(String.raw`backend_type = '\''client backend'\''`);
  });
});

describe('where v1 could not be looked at', () => {
  const blind = { databases: unseen('psql failed'), plan: null };

  it('open transactions are not taken for none', () => {
    expect(codes(blind)).toContain('SOURCE_UNSEEN');
    const what = ofCode('SOURCE_UNSEEN', blind)[0]?.what;
    expect(what).toContain('PREPARED_TRANSACTIONS, LONG_TRANSACTIONS');
  });

  it('prepared ones stop, as they would if they were seen; open ones do not', () => {
    expect(checkOf('PREPARED_TRANSACTIONS').undecided).toBe('blocker');
    expect(checkOf('LONG_TRANSACTIONS').undecided).toBe('warning');
  });
});
