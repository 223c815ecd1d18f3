import { beforeAll, describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import { readRecord } from '../../src/audit/read-record.ts';
import { rowHash } from '../../src/audit/row-hash.ts';
import type { RunRef } from '../../src/model/record.ts';
import {
  RUN,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
} from '../helpers/builders/record.ts';
import { useHistoryWorld } from '../helpers/history-world.ts';

// Each look for a Temporal that is not there would take its time.
vi.mock(import('../../src/cli/temporal.ts'), async (original) => {
  const { CliError: Failure } = await import('../../src/cli/cli-error.ts');
  const absent = new Failure('Temporal does not answer at localhost:7233.', 'Start it.');
  return { ...(await original()), withTemporal: () => Promise.reject(absent) };
});

const REJECTED = { workflowId: RUN.workflowId, runId: '0190f5a2-0000-7d3a-9c55-000000000001' };
const OTHER = { workflowId: 'by-hand', runId: '0190f5a2-0000-7d3a-9c55-000000000002' };

const world = useHistoryWorld();
const handover = (...argv: string[]) => world.handover(...argv);

describe('a store without its schema', () => {
  it('is told, with what to run', async () => {
    const { error, status } = await handover('history', 'list');
    expect(status).toBe(1);
    expect(error?.remedy).toContain('handover audit migrate');
    expect((await handover('history', 'verify', '--all')).status).toBe(2);
  });

  it('gets it, once', async () => {
    const first = await handover('audit', 'migrate');
    expect(first.text).toMatch(/^Applied 001-[a-z-]+\.sql, .*\. The schema stands at \d{3}-/);
    const { text } = await handover('audit', 'migrate');
    expect(text).toMatch(/^Nothing was to be done: the schema stands at \d{3}-[a-z-]+\.sql\.$/);
  });

  it('is empty then, which is said and not an error', async () => {
    expect((await handover('history', 'list')).text).toMatch(/^The record is empty/);
    const verified = await handover('history', 'verify', '--all');
    expect(verified).toMatchObject({ status: 0, text: 'The audit store holds no record.' });
  });
});

describe('a store with records', () => {
  beforeAll(async () => {
    await world.keep(rejectedFacts(), REJECTED);
    await world.keep(migratedFacts(), RUN);
    await world.keep(keptThenDeletedFacts().slice(0, 12), OTHER);
  });

  it('verifies all, and says what Temporal cannot be asked', async () => {
    const { text, status } = await handover('history', 'verify', '--all');
    expect(status).toBe(0);
    expect(text.match(/: whole: \d+ rows, /g)).toHaveLength(3);
    expect(text).toContain('Temporal does not answer at localhost:7233.');
    expect(text).toContain('40 rows are as the exported history has');
    expect(text).toContain('12 rows, not ended');
  });

  it('verifies a hash that was noted', async () => {
    const rows = await readRecord(world.store, RUN);
    const noted = rows.find(({ kind }) => kind === 'ended')?.hash ?? '';
    const good = await handover('history', 'verify', 'pg/cluster1', '--head', noted);
    expect(good.status).toBe(0);
    expect(good.text).toContain(`is that of row 40 of ${RUN.workflowId}`);
    const bad = await handover('history', 'verify', 'pg/cluster1', '--head', 'f'.repeat(64));
    expect(bad).toMatchObject({ status: 1, error: null });
    expect(bad.text).toContain('No row has the hash that was noted');
  });

  it.each([
    [['verify'], /Nothing was named/],
    [['verify', 'nobody'], /holds no migration nobody/],
    [['verify', RUN.workflowId, '--run', 'ffff'], /holds no migration/],
  ])('says with its own status that it could not: %j', async (argv, message) => {
    const { error, status } = await handover('history', ...argv);
    expect(error?.message).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('a record that a superuser forged', () => {
  const forge = (sql: string) =>
    world.server.psql(`ALTER TABLE handover.record DISABLE TRIGGER USER; ${sql}`);
  const ofRun = (run: RunRef) => `workflow_id = '${run.workflowId}' AND run_id = '${run.runId}'`;

  it('is named where one row was changed', async () => {
    await forge(`UPDATE handover.record SET content = replace(content, 'Carol', 'Eve')
      WHERE ${ofRun(REJECTED)} AND kind = 'decision'`);
    const { text, status } = await handover('history', 'verify', '--all');
    expect(status).toBe(1);
    expect(text).toMatch(/0001: DOES NOT FIT\n {2}chain {6}Row \d+ \(decision\) was changed/);
    expect(text.match(/: whole: /g)).toHaveLength(2);
    const shown = await handover('history', 'show', RUN.workflowId, '--run', REJECTED.runId);
    expect(shown.text.split('\n')[2]).toMatch(/^DOES NOT HOLD {3}Row \d+ \(decision\) was changed/);
  });

  it('is named where all hashes were computed anew, by the exported history', async () => {
    const rows = await readRecord(world.store, RUN);
    let previousHash = '0'.repeat(64);
    for (const row of rows) {
      const text = canonicalJson(row.content).replaceAll('Ada Lovelace', 'Eve');
      const forged = { ...row, contentText: text, previousHash };
      const hash = rowHash(forged);
      await forge(`UPDATE handover.record SET content = '${text.replaceAll("'", "''")}',
        previous_hash = '${previousHash}', hash = '${hash}' WHERE ${ofRun(RUN)} AND seq = ${row.seq}`);
      previousHash = hash;
    }
    const { text, status } = await handover(
      'history',
      'verify',
      RUN.workflowId,
      '--run',
      RUN.runId,
    );
    expect(status).toBe(1);
    expect(text).toContain('Every hash was computed anew, and fits.');
    expect(text).toMatch(/ {4}Row \d+ \(decision\) has another content than what was handed over/);
  });

  it('is named where a row is gone', async () => {
    await forge(`DELETE FROM handover.record WHERE ${ofRun(OTHER)} AND seq = 5`);
    const { text, status } = await handover('history', 'verify', OTHER.workflowId);
    expect(status).toBe(1);
    expect(text).toContain('Row 5 is missing: row 6 stands in its place.');
  });
});

describe('a store that is away', () => {
  it('is told, with what to do, and makes a check impossible', async () => {
    await world.server.stop();
    const listed = await handover('history', 'list');
    expect(listed.status).toBe(1);
    expect(listed.error?.message).toMatch(
      /^The audit store 127\.0\.0\.1:\d+\/handover as handover/,
    );
    expect(listed.error?.remedy).toContain('AUDIT_DATABASE_URL');
    expect((await handover('history', 'verify', '--all')).status).toBe(2);
    const password = new URL(world.server.url).password;
    expect(`${listed.error?.message ?? ''}${listed.error?.remedy ?? ''}`).not.toContain(password);
    await world.server.start();
  });
});
