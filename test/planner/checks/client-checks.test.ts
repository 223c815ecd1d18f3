import { describe, expect, it } from 'vitest';
import type { DatabaseFacts } from '../../../src/model/observation.ts';
import type { V1Spec } from '../../../src/model/v1-cluster.ts';
import { planWith, seen, v1Cluster } from '../../helpers/builders.ts';
import { codes, found, only, quietDatabases } from '../checks-helpers.ts';

const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, ...facts }),
});
const hba = (...lines: string[]) => ({
  plan: planWith('spec.patroni.dynamicConfiguration.postgresql.pg_hba', lines),
});
const SCRAM = 'hostssl all all all scram-sha-256';
const MD5 = 'hostssl all all all md5';

describe('a role with an MD5 verifier', () => {
  const md5 = databases({ md5Roles: ['app', 'reports'] });

  it('is no more than worth knowing where v2 lets MD5 in, as planned', () => {
    const finding = only({ ...md5, ...hba(MD5) });
    expect(finding).toMatchObject({
      code: 'MD5_VERIFIERS',
      severity: 'info',
      needsConsent: false,
    });
    expect(finding.what).toContain('app, reports');
  });

  it('needs consent where v2 asks for SCRAM', () => {
    const finding = only({ ...md5, ...hba(SCRAM) });
    expect(finding).toMatchObject({
      code: 'MD5_VERIFIERS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toContain('could not log in: app, reports.');
    expect(finding.evidence).toContain('pg_hba of the plan: hostssl all all all scram-sha-256');
    expect(finding.remedy).toContain('"pg_hba":["hostssl all all all md5"]');
    expect(finding.remedy).toMatch(
      /set the passwords anew on v1: kubectl -n pg exec -it cluster1-0 -c database -- env PGOPTIONS='-c password_encryption=scram-sha-256' psql -c '\\password app'$/,
    );
  });

  it.each([
    ['2.9.0', 'warning'],
    ['2.7.0', 'info'],
  ])('meets the default rule of the release where the plan has none: %s', (version, severity) => {
    const { plan } = hba();
    plan.final.spec.crVersion = version;
    expect(only({ ...md5, plan })).toMatchObject({ code: 'MD5_VERIFIERS', severity });
  });

  it('gets a new verifier where v2 keeps its password', () => {
    expect(codes({ ...databases({ md5Roles: ['pguser'] }), ...hba(SCRAM) })).toEqual([]);
  });

  it('is judged by the rules that concern it, in their order', () => {
    const first = only({ ...md5, ...hba('hostssl all app all md5', SCRAM) });
    expect(first.what).toContain('could not log in: reports.');
    expect(only({ ...md5, ...hba(MD5, SCRAM) }).severity).toBe('info');
    expect(only({ ...md5, ...hba(SCRAM, MD5) }).severity).toBe('warning');
  });

  it('may come from elsewhere than a narrow rule allows, and then meets the next', () => {
    const narrow = ['hostssl all app 10.1.0.0/16 md5', 'hostssl shop app all md5'];
    for (const rule of narrow)
      expect(only({ ...md5, ...hba(rule, SCRAM) }).what).toContain('could not log in: app');
  });

  it('may be in a group that a rule is for', () => {
    const rule = 'hostssl all +staff all scram-sha-256';
    expect(only({ ...md5, ...hba(rule, MD5) }).what).toContain('could not log in: app, reports.');
  });

  it("is judged by spec.authentication before Patroni's rules", () => {
    const rules = [{ connection: 'hostssl', users: ['app'], method: 'scram-sha-256' }];
    const plan = planWith('spec.authentication.rules', rules);
    expect(only({ ...md5, plan }).what).toContain('could not log in: app.');
    const asText = planWith('spec.authentication.rules', [{ hba: SCRAM }]);
    expect(only({ ...md5, plan: asText }).what).toContain('could not log in: app, reports.');
  });
});

describe('a client without TLS', () => {
  const clients = databases({
    clearTextClients: [
      { role: 'app', address: '10.0.0.7', connections: 4 },
      { role: 'app', address: '10.0.0.8', connections: 1 },
      { role: 'cron', address: '10.0.0.9', connections: 2 },
    ],
  });

  it('needs consent: v2 would refuse it', () => {
    const finding = only(clients);
    expect(finding).toMatchObject({
      code: 'CLIENTS_WITHOUT_TLS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toBe('Clients without TLS, which v2 would refuse: app, cron.');
    expect(finding.evidence).toBe(
      'app from 10.0.0.7 (4 connections); app from 10.0.0.8 (1 connections); cron from 10.0.0.9 (2 connections)',
    );
    expect(finding.remedy).toContain('"host all app all md5","host all cron all md5","hostssl');
  });

  it.each(['host all all all md5', 'hostnossl all all all md5', 'host all app,cron all md5'])(
    'is no matter where a rule lets it in: %s',
    (rule) => {
      expect(codes({ ...clients, ...hba(rule, MD5) })).toEqual([]);
    },
  );

  it('is refused by a rule that rejects it, and by one for others', () => {
    const reject = ['hostnossl all all all reject', 'host all all all md5'];
    expect(codes({ ...clients, ...hba(...reject) })).toEqual(['CLIENTS_WITHOUT_TLS']);
    expect(only({ ...clients, ...hba('host all app all md5', MD5) }).what).toContain(
      'refuse: cron.',
    );
  });

  it('is named in a rule as pg_hba wants it', () => {
    const odd = databases({
      clearTextClients: [{ role: 'my app', address: '10.0.0.7', connections: 1 }],
    });
    expect(only(odd).remedy).toContain(String.raw`host all \"my app\" all md5`);
    const rule = hba('host all "my app" all md5', MD5);
    expect(codes({ ...odd, ...rule })).toEqual([]);
  });
});

describe("v1's PgBouncer", () => {
  const withBouncer = (spec: Partial<V1Spec> = {}) => ({
    source: v1Cluster({ pgBouncer: { size: 3 }, ...spec }),
  });

  it.each([{}, { sslCA: 'ca' }, { sslSecretName: 'pair' }, { sslCA: '', sslSecretName: '' }])(
    'without TLS is a warning that stops nobody: %j',
    (spec) => {
      const finding = only(withBouncer(spec));
      expect(finding).toMatchObject({
        code: 'PGBOUNCER_REQUIRES_TLS',
        severity: 'warning',
        needsConsent: false,
      });
      expect(finding.evidence).toContain('client_tls_sslmode of v2: require');
      expect(finding.remedy).toContain('"client_tls_sslmode":"prefer"');
    },
  );

  it('is no matter with TLS, without pods, or where v2 lets its clients in', () => {
    expect(codes(withBouncer({ sslCA: 'ca', sslSecretName: 'pair' }))).toEqual([]);
    expect(codes(withBouncer({ pgBouncer: { size: 0 } }))).toEqual([]);
    const mode = 'spec.proxy.pgBouncer.config.global.client_tls_sslmode';
    expect(codes({ ...withBouncer(), plan: planWith(mode, 'prefer') })).toEqual([]);
    expect(found({ ...withBouncer(), plan: planWith(mode, 'verify-full') })).toHaveLength(1);
  });
});
