import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { readHistory, readRecord } from '../../src/audit/read-record.ts';
import { verifyChain, type ChainFault } from '../../src/audit/verify-chain.ts';
import { SOFTWARE, closed, newRun, rowsOf, someRows } from '../helpers/audit-rows.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';
import { runSql } from '../helpers/postgres-server.ts';

const COLUMNS = 'workflow_id, run_id, seq, at, kind, phase, software, content';
const TABLES = ['record', 'history_export'] as const;

describe.each(POSTGRES_VERSIONS)(
  'a superuser who changes a record is found out on PostgreSQL %i:',
  (version) => {
    const world = useAuditWorld({ version });

    const deeds: [string, (of: string) => string, Partial<ChainFault>][] = [
      [
        'a row that says something else',
        (of) => `UPDATE handover.record SET content = '{"ms":1}' WHERE ${of} AND seq = 3`,
        { seq: 3, how: 'changed' },
      ],
      [
        'a row at another time',
        (of) => `UPDATE handover.record SET at = at - interval '1 day' WHERE ${of} AND seq = 2`,
        { seq: 2, how: 'changed' },
      ],
      [
        'a row that says something else, with the hash that it has to have then',
        (
          of,
        ) => `UPDATE handover.record SET content = '{"ms":1}', hash = handover.record_hash(previous_hash,
          workflow_id, run_id, seq, at, kind, phase, software, '{"ms":1}') WHERE ${of} AND seq = 3`,
        { seq: 4, how: 'wrongPredecessor' },
      ],
      [
        'a row that is gone',
        (of) => `DELETE FROM handover.record WHERE ${of} AND seq = 3`,
        { seq: 3, how: 'missing' },
      ],
      [
        'a row put in between, the others moved on',
        (of) => `UPDATE handover.record SET seq = seq + 100 WHERE ${of} AND seq > 2;
          INSERT INTO handover.record (${COLUMNS}, previous_hash, hash)
            SELECT workflow_id, run_id, 3, at, 'decision', NULL, software, '{}', hash, handover.record_hash(hash,
              workflow_id, run_id, 3, at, 'decision', NULL, software, '{}')
            FROM handover.record WHERE ${of} AND seq = 2;
          UPDATE handover.record SET seq = seq - 99 WHERE ${of} AND seq > 100`,
        { seq: 4, how: 'changed' },
      ],
      [
        'two rows that changed places',
        (of) => `UPDATE handover.record SET seq = 100 WHERE ${of} AND seq = 3;
          UPDATE handover.record SET seq = 3 WHERE ${of} AND seq = 4;
          UPDATE handover.record SET seq = 4 WHERE ${of} AND seq = 100`,
        { seq: 3, how: 'changed' },
      ],
    ];

    it.each(deeds)('%s', async (_what, deed, fault) => {
      const of = newRun();
      await world.store.append(of, someRows(5), SOFTWARE);
      expect(verifyChain(await readRecord(world.store, of)).fault).toBeNull();
      await tamper(deed(`workflow_id = '${of.workflowId}' AND run_id = '${of.runId}'`));
      expect(verifyChain(await readRecord(world.store, of)).fault).toMatchObject(fault);
    });

    it.each([
      ['another one', gzipSync('[]')],
      ['nothing that can be unpacked', Buffer.from('garbage')],
    ])('an export that is %s', async (_what, gzip) => {
      const of = newRun();
      const kept = await world.store.saveHistory(of, { json: '{}', events: 1 });
      const history = { events: 1, ...kept };
      await world.store.append(of, rowsOf([closed({ history })]), SOFTWARE);
      await tamper(`UPDATE handover.history_export SET gzip = '\\x${gzip.toString('hex')}'
        WHERE workflow_id = '${of.workflowId}'`);
      const rows = await readRecord(world.store, of);
      const verdict = verifyChain(rows, await readHistory(world.store, of));
      expect(verdict).toMatchObject({ holds: false, fault: null, history: { state: 'changed' } });
    });

    it('a row that is gone is not put back by a writer, PH004, and what comes is kept', async () => {
      const of = newRun();
      await world.store.append(of, someRows(5), SOFTWARE);
      await tamper(
        `DELETE FROM handover.record WHERE workflow_id = '${of.workflowId}' AND seq = 3`,
      );
      const insert = `INSERT INTO handover.record (${COLUMNS})
        VALUES ('${of.workflowId}', '${of.runId}', 3, now(), 'x', NULL, '0.1.0', '{}')`;
      await expect(runSql(world.server.url, insert)).rejects.toMatchObject({ code: 'PH004' });
      // What is still to come is kept all the same.
      await expect(world.store.append(of, someRows(6), SOFTWARE)).resolves.toMatchObject({
        last: 6,
      });
    });

    /** As a superuser who knows about the triggers, and puts them back. */
    async function tamper(sql: string): Promise<void> {
      const away = TABLES.map((table) => `ALTER TABLE handover.${table} DISABLE TRIGGER USER`);
      const back = TABLES.flatMap((table) =>
        ['append_only', 'append_only_by_row', ...(table === 'record' ? ['chain'] : [])].map(
          (trigger) => `ALTER TABLE handover.${table} ENABLE ALWAYS TRIGGER ${trigger}`,
        ),
      );
      await world.server.psql([...away, sql, ...back].join(';'));
    }
  },
);
