import { describe, expect, it } from 'vitest';
import { readTracked } from '../repository/tracked-files.ts';
import {
  decision,
  ended,
  fact,
  newRun,
  requested,
  rowsOf,
  SOFTWARE,
} from '../helpers/audit-rows.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';
import { changeMade } from '../helpers/builders/record-rows.ts';

/** Grafana's macro, as its PostgreSQL data source fills it in for a panel of two thousand years. */
const filled = (sql: string) =>
  sql.replaceAll(/\$__timeFilter\(([^)]*)\)/g, "$1 BETWEEN '0001-01-01' AND '2999-01-01'");

const documented = [...readTracked('docs/audit.md').matchAll(/^```sql\n(.*?)^```$/gms)].map(
  ([, sql]) => sql ?? '',
);
const queries = documented.filter((sql) => sql.startsWith('SELECT'));
const roles = documented.filter((sql) => sql.startsWith('CREATE ROLE'));

describe('the SQL of docs/audit.md', () => {
  const world = useAuditWorld();

  it('is seen', () => {
    expect(queries.length).toBeGreaterThan(5);
    expect(roles).toHaveLength(1);
    expect(queries.length + roles.length).toBe(documented.length);
  });

  it('makes logins that the migrated schema has roles for', async () => {
    for (const sql of roles) await world.server.psql(sql);
    const [member] = await world.server.psql<{ yes: boolean }>(
      "SELECT pg_has_role('handover_auditor', 'handover_reader', 'MEMBER') AS yes",
    );
    expect(member?.yes).toBe(true);
  });

  it.each(queries.map((sql) => [sql.split('\n')[0] ?? '', sql]))(
    'answers with rows: %s',
    async (_title, sql) => {
      const open = rowsOf([requested('cluster2')]);
      await world.store.append(newRun(), open, SOFTWARE);
      await world.store.append(newRun(), whole(), SOFTWARE);
      const rows = await world.server.psql(filled(sql));
      expect(rows.length).toBeGreaterThan(0);
    },
  );
});

/** One migration in which everything that is asked for has happened. */
function whole() {
  const failed = { activity: 'lockSource', attempt: 1, code: 'KUBERNETES', why: 'x', atMs: 1 };
  return rowsOf([
    requested(),
    fact('attemptFailed', failed, 'prepare'),
    fact('gateOpened', { gate: 'cut-over', evidence: {} as never }, 'awaitApproval'),
    decision({}),
    fact('change', changeMade({ verb: 'delete' }), 'retireSource'),
    fact(
      'outage',
      { sinceMs: Date.UTC(2026, 0, 2), seconds: 1.5, end: 'v2 took writes' },
      'promote',
    ),
    ended({}),
  ]);
}
