import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { POSTGRES_VERSIONS } from '../../lab/setup/ensure-postgres.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { readHistory, readRecord } from '../../src/audit/read-record.ts';
import { NO_HASH } from '../../src/audit/row-hash.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import {
  BEGAN_MS,
  SOFTWARE,
  closed,
  decision,
  fact,
  newRun,
  requested,
  rowsOf,
  someRows,
} from '../helpers/audit-rows.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';
import { runSql } from '../helpers/postgres-server.ts';

describe.each(POSTGRES_VERSIONS)('a store on PostgreSQL %i', (version) => {
  const world = useAuditWorld({ version });

  describe('adds rows', () => {
    it('as they are, each with the hash that we would give it', async () => {
      const run = newRun();
      const rows = someRows(3);
      const head = await world.store.append(run, rows, SOFTWARE);
      const stored = await readRecord(world.store, run);
      expect(stored).toMatchObject(rows.map((row) => ({ ...row, ...run, software: SOFTWARE })));
      expect(verifyChain(stored)).toMatchObject({ holds: true, rows: 3, head: head.head });
      expect(head).toEqual({ last: 3, head: stored[2]?.hash, closed: false });
    });

    it('none, and says that there is none', async () => {
      const nothing = { last: 0, head: NO_HASH, closed: false };
      await expect(world.store.append(newRun(), [], SOFTWARE)).resolves.toEqual(nothing);
    });

    it('once, however often they are sent, and leaves what is there as it was', async () => {
      const run = newRun();
      const rows = someRows(4);
      await world.store.append(run, rows.slice(0, 3), SOFTWARE);
      const before = await readRecord(world.store, run);
      const other = rows.map((row) => ({ ...row, atMs: 1 }));
      const head = await world.store.append(run, [...other.slice(0, 3), ...rows.slice(3)], '9.9.9');
      const after = await readRecord(world.store, run);
      expect(after.slice(0, 3)).toEqual(before);
      expect(after).toHaveLength(4);
      expect(head.last).toBe(4);
    });

    it('not beyond a gap: it writes nothing, and says from where to send again', async () => {
      const run = newRun();
      const rows = someRows(6);
      const { head } = await world.store.append(run, rows.slice(0, 2), SOFTWARE);
      const told = await world.store.append(run, rows.slice(4), SOFTWARE);
      expect(told).toEqual({ last: 2, head, closed: false });
      expect(await readRecord(world.store, run)).toHaveLength(2);
    });

    it('all of them or none: a gap among them is refused', async () => {
      const run = newRun();
      const [one, , three] = rowsOf([requested(), decision({}), decision({})]);
      const rows = [one, three].filter((row) => row !== undefined);
      const attempt = world.store.append(run, rows, SOFTWARE);
      await expect(attempt).rejects.toMatchObject({ code: 'AUDIT_REFUSED', retryable: false });
      expect(await readRecord(world.store, run)).toEqual([]);
    });

    it('of two runs of one workflow into two chains', async () => {
      const [run, other] = [newRun(), newRun()];
      const second = { ...run, runId: other.runId };
      await world.store.append(run, someRows(2), SOFTWARE);
      await world.store.append(second, someRows(2), SOFTWARE);
      const [stored] = await readRecord(world.store, second);
      expect(stored?.previousHash).toBe(NO_HASH);
    });
  });

  it('makes one chain without doubles of what two workers add at once', async () => {
    const others = [new AuditStore(world.server.url), new AuditStore(world.server.url)];
    const run = newRun();
    const rows = someRows(60);
    // Each sends a few rows at a time, and all that came before again.
    const work = others.map(async (store) => {
      for (let i = 3; i <= rows.length; i += 3)
        await store.append(run, rows.slice(Math.max(0, i - 10), i), SOFTWARE);
    });
    await Promise.all(work);
    await Promise.all(others.map((store) => store.close()));
    const stored = await readRecord(world.store, run);
    expect(stored.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    expect(verifyChain(stored).fault).toBeNull();
  });

  describe('keeps whatever a row says', () => {
    const odd: [string, unknown][] = [
      ['NUL and half a surrogate pair, replaced', { 'k\0': 'a\0b\uD83D' }],
      ['what is not of this alphabet', { name: '🐘 ñandú 象', quote: '\\"\u2028\u202E' }],
      ['numbers at the end of what JSON knows', [1e21, -0, 1e-7, 5e-324, 1.7976931348623157e308]],
      ['a long text', { text: 'é'.repeat(2_000_000) }],
      ['JSON in a text', { body: '{"a":1,"a":2}' }],
      ['a key of Object', JSON.parse('{"__proto__":1,"constructor":null}')],
    ];

    it.each(odd)('%s', async (_what, content) => {
      const run = newRun();
      const rows = rowsOf([{ kind: 'change', phase: 'prepare', content }]);
      const { head } = await world.store.append(run, rows, SOFTWARE);
      const stored = await readRecord(world.store, run);
      expect(verifyChain(stored)).toMatchObject({ holds: true, rows: 1, head });
    });

    it('a workflow ID that anybody may have chosen, and a name as long as it likes', async () => {
      const run = { workflowId: `a\0/b ${'🐘'.repeat(249)}`, runId: newRun().runId };
      const rows = rowsOf([
        requested('c'.repeat(10_000)),
        decision({ approver: 'x'.repeat(10_000), taken: false, why: 'unknown name' }),
        fact('attemptFailed', {
          ...{ activity: 'x'.repeat(10_000), attempt: 1, code: 'X'.repeat(10_000) },
          ...{ why: 'because', atMs: null },
        }),
        fact('ended', { outcome: 'x'.repeat(10_000) } as never),
      ]);
      const { last, head } = await world.store.append(run, rows, SOFTWARE);
      expect(last).toBe(4);
      expect(verifyChain(await readRecord(world.store, run))).toMatchObject({ holds: true, head });
    });
  });

  describe('closes a record', () => {
    const closing = { ...closed(), atMs: BEGAN_MS } as never;

    it('after whatever is last, once', async () => {
      const run = newRun();
      await world.store.append(run, someRows(2), SOFTWARE);
      const first = await world.store.appendNext(run, closing, SOFTWARE);
      const second = await world.store.appendNext(run, closing, SOFTWARE);
      expect(first).toMatchObject({ last: 3, closed: true });
      expect(second).toEqual(first);
      expect(verifyChain(await readRecord(world.store, run))).toMatchObject({ state: 'closed' });
    });

    it('of which there is nothing else', async () => {
      const { last } = await world.store.appendNext(newRun(), closing, SOFTWARE);
      expect(last).toBe(1);
    });

    it('by two keepers at once with one row', async () => {
      const run = newRun();
      await world.store.append(run, someRows(2), SOFTWARE);
      const both = [1, 2, 3, 4].map(() => world.store.appendNext(run, closing, SOFTWARE));
      const heads = await Promise.all(both);
      expect(new Set(heads.map(({ head }) => head)).size).toBe(1);
      expect(await readRecord(world.store, run)).toHaveLength(3);
    });

    it('after a row that a worker is about to keep', async () => {
      const run = newRun();
      await world.store.append(run, someRows(2), SOFTWARE);
      const slow = runSql(
        world.server.url,
        `BEGIN; INSERT INTO handover.record (workflow_id, run_id, seq, at, kind, software, content)
           VALUES ('${run.workflowId}', '${run.runId}', 3, now(), 'phaseBegan', '1', '{}');
         SELECT pg_sleep(0.7); COMMIT`,
      );
      await sleep(200);
      const head = await world.store.appendNext(run, closing, SOFTWARE);
      await slow;
      expect(head).toMatchObject({ last: 4, closed: true });
    });

    it('so that a row that comes later is refused, and one that is there is not minded', async () => {
      const run = newRun();
      const rows = someRows(4);
      await world.store.append(run, rows.slice(0, 2), SOFTWARE);
      await world.store.appendNext(run, closing, SOFTWARE);
      const late = world.store.append(run, rows, SOFTWARE);
      await expect(late).rejects.toMatchObject({
        code: 'AUDIT_REFUSED',
        message: expect.stringContaining('closed with row 3') as string,
      });
      const again = await world.store.append(run, rows.slice(0, 2), SOFTWARE);
      expect(again).toMatchObject({ last: 3, closed: true });
    });
  });

  describe("keeps Temporal's history", () => {
    const json = JSON.stringify({ events: [{ id: 1, text: '🐘'.repeat(50_000) }] });

    it('once, as it was', async () => {
      const run = newRun();
      const first = await world.store.saveHistory(run, { json, events: 1 });
      const second = await world.store.saveHistory(run, { json, events: 1 });
      expect(second).toEqual(first);
      expect(await readHistory(world.store, run)).toEqual({ json, events: 1, ...first });
    });

    it('and gives the export that the closing row names, whatever else was kept', async () => {
      const run = newRun();
      const named = await world.store.saveHistory(run, { json, events: 1 });
      const history = { events: 1, sha256: named.sha256 };
      const row = { ...closed({ history }), atMs: BEGAN_MS };
      await world.store.appendNext(run, row as never, SOFTWARE);
      await world.store.saveHistory(run, { json: '{"events":[]}', events: 0 });
      const kept = await readHistory(world.store, run);
      expect(kept).toMatchObject({ sha256: named.sha256 });
      const verdict = verifyChain(await readRecord(world.store, run), kept);
      expect(verdict).toMatchObject({ holds: true, history: { state: 'whole' } });
    });

    it('and says null where there is none', async () => {
      expect(await readHistory(world.store, newRun())).toBeNull();
    });
  });

  it('has an empty record for a run that it does not know', async () => {
    expect(await readRecord(world.store, newRun())).toEqual([]);
  });
});
