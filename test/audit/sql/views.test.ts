import { beforeAll, describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../../lab/setup/ensure-postgres.ts';
import type { RowContents } from '../../../src/model/record.ts';
import {
  BEGAN_MS,
  SOFTWARE,
  closed,
  decision,
  ended,
  fact,
  newRun,
  requested,
  rowsOf,
  type Fact,
} from '../../helpers/audit-rows.ts';
import { useAuditWorld } from '../../helpers/audit-world.ts';
import { runSql } from '../../helpers/postgres-server.ts';

const attempt = (code: string, activity: string, phase: Fact['phase']): Fact =>
  fact(
    'attemptFailed',
    { activity, attempt: 2, code, why: `because of ${code}`, atMs: null },
    phase,
  );
const outage = (facts: Partial<RowContents['outage']>): Fact =>
  fact('outage', { sinceMs: BEGAN_MS, seconds: 1.52, end: 'v2 took writes', ...facts }, 'promote');

/** Of no field the type that it has to have. */
const ODD = {
  ...{
    source: 'x',
    target: [1],
    requestedBy: {},
    outcome: ['failed'],
    reason: 7,
    status: { a: 1 },
  },
  ...{
    writeOutageSeconds: 'long',
    seconds: [],
    sinceMs: 1e300,
    closedAtMs: '2026',
    attempt: 'first',
  },
};

describe.each(POSTGRES_VERSIONS)('the views on PostgreSQL %i', (version) => {
  const world = useAuditWorld({ version });
  const [good, bad, gone, odd] = [newRun(), newRun(), newRun(), newRun()];
  let reader = '';
  const ask = (sql: string) => runSql(reader, sql);
  const of = (run: { workflowId: string }): string => `workflow_id = '${run.workflowId}'`;

  beforeAll(async () => {
    reader = await world.server.addLogin('a_dba', 'IN ROLE handover_reader');
    const temporal = { eventId: 42, eventAtMs: BEGAN_MS, identity: 'anna@laptop' };
    const facts = new Map([
      [
        good,
        [
          requested('one'),
          attempt('EXEC_FAILED', 'rehearse', 'cutOver'),
          decision({ approver: 'anna', comment: 'go', temporal }),
          decision({ name: 'aprove', approver: null, taken: false, why: 'no such signal' }),
          outage({}),
          ended({ writeOutageSeconds: 1.52 }),
          closed(),
        ],
      ],
      [
        bad,
        [
          requested('two'),
          attempt('POD_MISSING', 'createStandby', 'createStandby'),
          attempt('STANDBY_UNFIT', 'createStandby', 'createStandby'),
          fact('phaseEnded', { ms: 1, failure: 'unfit' }, 'createStandby'),
          attempt('KUBERNETES_FAILED', 'removeTarget', 'createStandby'),
          outage({ seconds: 31, end: 'v1 took writes again' }),
          ended({ outcome: 'failed', reason: 'It is unfit.' }),
        ],
      ],
      [gone, [requested('three'), closed({ status: 'TERMINATED', terminatedWhy: 'tidying up' })]],
      [
        odd,
        (['requested', 'decision', 'outage', 'attemptFailed', 'ended', 'closed'] as const).map(
          (kind) => {
            return { kind, phase: null, content: kind === 'decision' ? [null, 1] : ODD };
          },
        ),
      ],
    ]);
    for (const [run, rows] of facts) await world.store.append(run, rowsOf(rows), SOFTWARE);
  });

  it('migrations: one row for each run', async () => {
    const [row] = await ask(`SELECT * FROM handover.migrations WHERE ${of(good)}`);
    expect(row).toMatchObject({
      ...{ source: 'pg/one', target: 'pg/one-v2', requested_by: 'anna', outcome: 'migrated' },
      ...{ write_outage_seconds: '1.52', approvers: ['anna'], rows: 7, software: SOFTWARE },
      ...{ state: 'closed', closed_status: 'COMPLETED' },
      requested_at: new Date(BEGAN_MS + 1000),
      ended_at: new Date(BEGAN_MS + 6000),
    });
    const [{ n } = {}] = await ask('SELECT count(*)::int AS n FROM handover.migrations');
    expect(n).toBe(4);
  });

  it('outages: since when, how long, and who takes writes since', async () => {
    const rows = await ask(
      `SELECT source, began_at, seconds, ended_with FROM handover.outages WHERE NOT ${of(odd)} ORDER BY seconds`,
    );
    const began_at = new Date(BEGAN_MS);
    expect(rows).toEqual([
      { source: 'pg/one', began_at, seconds: '1.52', ended_with: 'v2 took writes' },
      { source: 'pg/two', began_at, seconds: '31', ended_with: 'v1 took writes again' },
    ]);
  });

  it('approvals: every decision, refused ones too, with the claim and what Temporal knows', async () => {
    const rows = await ask(`SELECT * FROM handover.approvals WHERE ${of(good)} ORDER BY seq`);
    expect(rows).toMatchObject([
      {
        ...{ decision: 'approve', claimed_name: 'anna', taken: true, comment: 'go' },
        ...{ temporal_identity: 'anna@laptop', event_id: '42', event_at: new Date(BEGAN_MS) },
        ...{ source: 'pg/one', phase: 'awaitApproval', sent_by: 'signal', evidence_id: '0123abcd' },
      },
      {
        ...{ decision: 'aprove', claimed_name: null, taken: false },
        ...{ refused_because: 'no such signal', temporal_identity: null, event_id: null },
      },
    ]);
  });

  it('failures: attempts and migrations, by code', async () => {
    const rows = await ask(
      `SELECT what, code, count(*)::int AS n FROM handover.failures WHERE NOT ${of(odd)} GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { what: 'attempt', code: 'EXEC_FAILED', n: 1 },
      { what: 'attempt', code: 'KUBERNETES_FAILED', n: 1 },
      { what: 'attempt', code: 'POD_MISSING', n: 1 },
      { what: 'attempt', code: 'STANDBY_UNFIT', n: 1 },
      { what: 'migration', code: 'STANDBY_UNFIT', n: 1 },
      { what: 'migration', code: 'TERMINATED', n: 1 },
    ]);
  });

  it.each(['migrations', 'outages', 'approvals', 'failures'])(
    '%s: outlive a row that says nothing sensible',
    async (view) => {
      const rows = await ask(`SELECT * FROM handover.${view} WHERE ${of(odd)}`);
      expect(rows).toHaveLength(1);
    },
  );
});
