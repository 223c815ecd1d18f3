import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/audit/migrate.ts';
import { readRecord } from '../../src/audit/read-record.ts';
import type { StoredRow } from '../../src/model/record.ts';
import {
  RUN,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
} from '../helpers/builders/record.ts';
import { useHistoryWorld } from '../helpers/history-world.ts';

const REJECTED = { workflowId: RUN.workflowId, runId: '0190f5a2-0000-7d3a-9c55-000000000001' };
const OTHER = { workflowId: 'by-hand', runId: '0190f5a2-0000-7d3a-9c55-000000000002' };

const world = useHistoryWorld();
const handover = (...argv: string[]) => world.handover(...argv);

describe('a store with records', () => {
  beforeAll(async () => {
    await migrate(world.server.url);
    await world.keep(rejectedFacts(), REJECTED);
    // Asked for later than the rejected one.
    const later = migratedFacts().map((one) => ({ ...one, atMs: one.atMs + 1 }));
    await world.keep(later, RUN);
    await world.keep(keptThenDeletedFacts().slice(0, 12), OTHER);
  });

  describe('lists them', () => {
    const listed = async (...options: string[]) =>
      JSON.parse((await handover('history', 'list', '--json', ...options)).text) as {
        migrations: { runId: string }[];
        more: boolean;
      };
    const runs = async (...options: string[]) =>
      (await listed(...options)).migrations.map(({ runId }) => runId);

    it('one line each, the newest first', async () => {
      const { text } = await handover('history', 'list');
      const lines = text.split('\n');
      expect(lines).toHaveLength(4);
      expect(lines[1]).toMatch(/^2026-11-01 09:00 {2}pg\/cluster1 → cluster1-v2 {2}migrated /);
    });

    it.each([
      [['--outcome', 'rejected'], [REJECTED.runId]],
      [['--approver', 'ada  LOVELACE', '--outcome', 'migrated'], [RUN.runId]],
      [['--open'], [OTHER.runId]],
      [['--source', 'pg/other'], []],
      [['--until', '2026-11-01'], []],
      [['--since', '2026-11-02'], []],
    ])('by %j', async (options, expected) => {
      expect(await runs(...options)).toEqual(expected);
    });

    it('within a time', async () => {
      expect(await runs('--since', '2026-11-01', '--until', '2026-11-02')).toHaveLength(3);
    });

    it('and says that there are more', async () => {
      expect(await listed('--limit', '1')).toMatchObject({ more: true });
      expect((await handover('history', 'list', '--limit', '1')).text).toContain('--limit');
    });
  });

  describe('shows one', () => {
    it('by its workflow, the newest run, and says that there is another', async () => {
      const { text } = await handover('history', 'show', RUN.workflowId);
      const lines = text.split('\n');
      expect(lines[0]).toBe('pg/cluster1 → pg/cluster1-v2: migrated');
      expect(lines[4]).toMatch(
        /^On whose word {3}Ada Lovelace \(as claimed\) approved the cut-over/,
      );
      expect(text).toContain('Every hash was computed anew for this report, and fits.');
      expect(lines.at(-2)).toBe(`${RUN.workflowId} has one run more. To see one: --run RUN`);
      expect(lines.at(-1)).toContain(REJECTED.runId);
    });

    it('another run, by its begin', async () => {
      const { text } = await handover('history', 'show', RUN.workflowId, '--run', '0190f5a2-0000');
      expect(text).toMatch(/^pg\/cluster1 → pg\/cluster1-v2: rejected\n/);
    });

    it('by v1', async () => {
      const { text } = await handover('history', 'show', 'pg/cluster1', '--json');
      const shown = JSON.parse(text) as { runId: string; others: unknown[]; rows: StoredRow[] };
      expect(shown.others).toHaveLength(2);
      expect(shown.rows[0]).toMatchObject({ seq: 1, kind: 'requested' });
    });

    it('as Markdown, and as HTML', async () => {
      const markdown = await handover('history', 'show', RUN.workflowId, '--markdown');
      expect(markdown.text).toMatch(/^# pg\/cluster1 → pg\/cluster1-v2: migrated\n/);
      const html = await handover('history', 'show', RUN.workflowId, '--html');
      expect(html.text).toMatch(/^<!doctype html>[^]*<svg [^]*<\/html>$/);
    });

    it.each([
      [['show', 'nobody'], /holds no migration nobody/],
      [['show', 'east:pg/cluster1'], /holds no migration east:pg\/cluster1/],
      [['show', 'by-hand', '--run', 'ffff'], /by-hand has no run ffff/],
      [['export', 'nobody', '--to', '/nowhere'], /holds no migration nobody/],
    ])('or says that there is none: %j', async (argv, message) => {
      const { error, status } = await handover('history', ...argv);
      expect(error?.message).toMatch(message);
      expect(status).toBe(1);
    });
  });

  describe('writes one into a directory', () => {
    let directory: string;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'pgh-export-'));
    });
    afterAll(() => {
      rmSync(directory, { recursive: true });
    });

    it('with sums that fit', async () => {
      const to = join(directory, 'new/record');
      const { text } = await handover('history', 'export', RUN.workflowId, '--to', to);
      expect(text).toContain(`into ${to}:\n  record.json\n`);
      expect(readdirSync(to).sort()).toEqual([
        'SHA256SUMS',
        'record.json',
        'report.html',
        'report.md',
        'temporal-history.json',
        'timeline.svg',
      ]);
      const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: to }).toString();
      expect(checked.trim().split('\n')).toEqual([
        'record.json: OK',
        'report.md: OK',
        'report.html: OK',
        'timeline.svg: OK',
        'temporal-history.json: OK',
      ]);
      const { rows } = JSON.parse(readFileSync(join(to, 'record.json'), 'utf8')) as {
        rows: unknown;
      };
      expect(rows).toEqual(await readRecord(world.store, RUN));
    });

    it('but overwrites nothing', async () => {
      const to = mkdtempSync(join(directory, 'full-'));
      writeFileSync(join(to, 'record.json'), 'mine');
      const { error } = await handover('history', 'export', RUN.workflowId, '--to', to);
      expect(error?.message).toContain('is not empty, and nothing is overwritten');
      expect(readFileSync(join(to, 'record.json'), 'utf8')).toBe('mine');
      expect(readdirSync(to)).toEqual(['record.json']);
      const file = await handover(
        'history',
        'export',
        RUN.workflowId,
        '--to',
        join(to, 'record.json'),
      );
      expect(file.error?.message).toContain('cannot be made');
    });

    it('and says where there is no history with it', async () => {
      const to = join(directory, 'open');
      const { text } = await handover('history', 'export', OTHER.workflowId, '--to', to);
      expect(text).toContain("The store has no export of Temporal's history for it.");
      expect(readdirSync(to)).not.toContain('temporal-history.json');
    });
  });
});
