import { defineCheck, type Check } from '../check.ts';
import { psqlOn } from './kubectl.ts';

/** A transaction manager has its transactions between the two phases for an instant only. */
const IN_DOUBT_SECONDS = 60;

/** What the clean stop of v1 does to transactions that are open by then. */
export const transactionChecks: Check[] = [
  defineCheck({
    code: 'PREPARED_TRANSACTIONS',
    severity: 'warning',
    needsConsent: true,
    what: 'A prepared transaction of v1 waits for its second phase for more than a minute. It comes along with the copy, and keeps its locks on v2 until it is committed or rolled back there. Younger ones only show that somebody works with them: an information then.',
    remedy:
      'Have its transaction manager end it before the cut-over, or end it by hand. Otherwise the transaction manager must find v2 at its new address, by the same name.',
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases: { preparedTransactions } }) => {
      if (preparedTransactions.length === 0) return null;
      const list = psqlOn(request.source, pod, PREPARED_SQL);
      const evidence = preparedTransactions
        .map((t) => `${t.gid} of ${t.owner} in ${t.database}, ${t.ageSeconds} s old`)
        .join('; ');
      const old = preparedTransactions.filter((t) => t.ageSeconds >= IN_DOUBT_SECONDS);
      if (old.length === 0)
        return {
          severity: 'info',
          what: 'Applications of v1 prepare transactions. Those that are prepared at the stop come along, and their transaction managers must end them on v2.',
          remedy: `see that the transaction managers get the new address, too. What is prepared: ${list}`,
          evidence: `pg_prepared_xacts: ${evidence}`,
        };
      return {
        what: `Prepared transactions wait for their second phase, and would hold their locks on v2: ${old.map(({ gid }) => gid).join(', ')}.`,
        remedy: `have their transaction managers end them, or end them by COMMIT PREPARED or ROLLBACK PREPARED in their database; then look again: ${list}`,
        evidence: `pg_prepared_xacts: ${evidence}`,
      };
    },
  }),
  defineCheck({
    code: 'LONG_TRANSACTIONS',
    severity: 'warning',
    what: 'A transaction of v1 is open for more than a minute at this moment: a job, a dump, a session that was left open. The clean stop ends what is open by then, and it is rolled back.',
    remedy:
      'Approve the cut-over when nothing of the kind runs, or have it begin again on v2. A session that is idle in its transaction can be ended by hand.',
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases: { longTransactions } }) => {
      if (longTransactions.length === 0) return null;
      const roles = [...new Set(longTransactions.map(({ role }) => role))];
      return {
        what: `Transactions are open for more than a minute, and the stop of v1 would roll them back; they are of: ${roles.join(', ')}.`,
        remedy: `approve the cut-over when they have ended: ${psqlOn(request.source, pod, LONG_SQL)}`,
        evidence: `pg_stat_activity: ${longTransactions
          .map(
            (t) =>
              `${t.role} in ${t.database} by ${t.application === '' ? 'an unnamed application' : t.application}, ${t.state}, ${t.ageSeconds} s`,
          )
          .join('; ')}`,
      };
    },
  }),
];

const PREPARED_SQL =
  'SELECT gid, owner, database, prepared FROM pg_prepared_xacts ORDER BY prepared';
const LONG_SQL =
  "SELECT pid, usename, datname, application_name, state, xact_start FROM pg_stat_activity WHERE backend_type = 'client backend' AND xact_start < now() - interval '1 minute' ORDER BY xact_start";
