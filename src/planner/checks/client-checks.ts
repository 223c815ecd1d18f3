import type { V2Cluster } from '../../model/v2-cluster.ts';
import { defineCheck, type Check } from '../check.ts';
import { given } from '../translate/translation.ts';
import { PGBOUNCER } from '../translate/v2-paths.ts';
import { hostRules, isCatchAll, mayConcern, type HostRule } from './host-rules.ts';
import { kubectl } from './kubectl.ts';
import { fieldOf, planned, plannedList, textOf } from './planned.ts';

/** Whether those who log in to v1 can log in to v2. */
export const clientChecks: Check[] = [
  defineCheck({
    code: 'MD5_VERIFIERS',
    severity: 'warning',
    needsConsent: true,
    what: "Roles of v1 have their password as an MD5 verifier, and v2 would ask for SCRAM only: they could not log in. Where v2's `pg_hba` lets MD5 in, as the plan has it unless overridden, this is no more than an information.",
    remedy:
      'Set the passwords anew on v1 with `password_encryption = scram-sha-256`, or leave `pg_hba` as the plan has it. Roles under `spec.users` of v2 get a new verifier and are not affected.',
    needs: ['databases', 'postgres', 'plan'],
    find: ({ request, postgres: { pod }, databases: { md5Roles }, plan: { final } }) => {
      const renewed = plannedList(final, 'spec', 'users').map((user) =>
        textOf(fieldOf(user, 'name')),
      );
      const old = md5Roles.filter((role) => !renewed.includes(role));
      if (old.length === 0) return null;
      const shutOut = old.filter((role) => asksForScram(hostRules(final), role));
      const evidence = `pg_authid: rolpassword like 'md5%': ${old.join(', ')}`;
      const psql = `exec -it ${pod} -c database -- env PGOPTIONS='-c password_encryption=scram-sha-256' psql -c`;
      const renew = kubectl(request.source, `${psql} '\\password ${shutOut[0] ?? old[0] ?? ''}'`);
      if (shutOut.length === 0)
        return {
          severity: 'info',
          what: `Roles with an MD5 verifier: ${old.join(', ')}. They can log in to v2 as planned.`,
          remedy: `nothing now; new passwords would be SCRAM: ${renew}`,
          evidence,
        };
      return {
        what: `v2 asks for SCRAM, and these roles have an MD5 verifier; they could not log in: ${shutOut.join(', ')}.`,
        remedy: `let MD5 in, with target.overrides ${MD5_HBA} – or set the passwords anew on v1: ${renew}`,
        evidence: `${evidence}; pg_hba of the plan: ${describe(hostRules(final))}`,
      };
    },
  }),
  defineCheck({
    code: 'CLIENTS_WITHOUT_TLS',
    severity: 'warning',
    needsConsent: true,
    what: 'Clients are connected to v1 without TLS at this moment. v2 refuses such connections, unless a rule of its `pg_hba` allows them. Clients that come through PgBouncer are not seen here.',
    remedy:
      'Make the clients use TLS (`sslmode=require`), or add a `host` rule for them to `pg_hba` in `target.overrides`.',
    needs: ['databases', 'plan'],
    find: ({ databases: { clearTextClients }, plan: { final } }) => {
      const rules = hostRules(final);
      const refused = clearTextClients.filter(({ role }) => !letsClearTextIn(rules, role));
      if (refused.length === 0) return null;
      const roles = [...new Set(refused.map(({ role }) => role))];
      return {
        what: `Clients without TLS, which v2 would refuse: ${roles.join(', ')}.`,
        remedy: `set sslmode=require in these clients; or let them in, with target.overrides ${hbaPatch([...roles.map((role) => `host all ${hbaName(role)} all md5`), 'hostssl all all all md5'])}`,
        evidence: refused
          .map((c) => `${c.role} from ${c.address} (${c.connections} connections)`)
          .join('; '),
      };
    },
  }),
  defineCheck({
    code: 'PGBOUNCER_REQUIRES_TLS',
    severity: 'warning',
    what: "v1's PgBouncer has no TLS, because v1 has no certificates of its own (`spec.sslCA` and `spec.sslSecretName`), so all its clients come without. v2's demands it. Most drivers switch to TLS by themselves; those with `sslmode=disable` or without TLS by default are refused.",
    remedy:
      "Set `sslmode=require` in the clients together with the new host name, or set `client_tls_sslmode: prefer` for v2's PgBouncer in `target.overrides`.",
    needs: ['plan'],
    find: ({ source: { spec }, plan: { final } }) => {
      const mode = pgBouncerSetting(final, 'client_tls_sslmode') ?? 'require';
      // v1.6.0: internal/operator/cluster/pgbouncer.go; `pgBouncer.tlsSecret` is never read.
      const hasTls = given(spec.sslCA, '') !== '' && given(spec.sslSecretName, '') !== '';
      const isUsed = (spec.pgBouncer?.size ?? 0) > 0;
      if (!isUsed || hasTls || ['disable', 'allow', 'prefer'].includes(mode)) return null;
      return {
        what: "v1's PgBouncer takes clients without TLS, v2's would refuse them; who they are cannot be seen.",
        remedy: `see that your clients use TLS; or let them in, with target.overrides ${PGBOUNCER_PATCH}`,
        evidence: `spec.sslCA and spec.sslSecretName of v1 are not both set; client_tls_sslmode of v2: ${mode}`,
      };
    },
  }),
];

const MD5_HBA = hbaPatch(['hostssl all all all md5']);
const PGBOUNCER_PATCH = JSON.stringify({
  spec: { proxy: { pgBouncer: { config: { global: { client_tls_sslmode: 'prefer' } } } } },
});

function hbaPatch(lines: string[]): string {
  const postgresql = { pg_hba: lines };
  return JSON.stringify({ spec: { patroni: { dynamicConfiguration: { postgresql } } } });
}

/**
 * Whether a role may meet a rule that asks for SCRAM before one that takes its MD5 verifier. A server takes the first
 * rule that fits; one for some addresses only does not end the search, for the role may come from elsewhere.
 */
function asksForScram(rules: HostRule[], role: string): boolean {
  for (const rule of rules.filter((r) => mayConcern(r, role))) {
    if (rule.method === 'scram-sha-256') return true;
    if (isCatchAll(rule, role)) return false;
  }
  return false;
}

function letsClearTextIn(rules: HostRule[], role: string): boolean {
  const first = rules.find((rule) => rule.type !== 'hostssl' && mayConcern(rule, role));
  return first !== undefined && first.method !== 'reject';
}

function describe(rules: HostRule[]): string {
  return rules
    .map(({ type, databases, users, address, method }) =>
      [type, databases.join(','), users.join(','), address, method].join(' '),
    )
    .join('; ');
}

/** A role as pg_hba wants it: quoted where it is not plain. */
function hbaName(role: string): string {
  return /^[a-z_]\w*$/i.test(role) && role !== 'all' ? role : `"${role}"`;
}

function pgBouncerSetting(cluster: V2Cluster, name: string): string | null {
  return textOf(planned(cluster, ...PGBOUNCER, 'config', 'global', name));
}
