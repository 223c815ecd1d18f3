import { describe, expect, it } from 'vitest';
import type { Line, ReportDocument } from '../../../src/audit/report/document.ts';
import { reportDocument } from '../../../src/audit/report/report-document.ts';
import type { StoredRow } from '../../../src/model/record.ts';
import {
  changeMade,
  fact,
  failedFacts,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
  storedRows,
  undoneFacts,
} from '../../helpers/builders/record.ts';

const textOf = (line: Line) =>
  line.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece).join(''))).join('');

/** One section as lines of text. */
function section(rows: StoredRow[], title: string): string[] {
  const found = reportDocument(rows).sections.find((one) => one.title === title);
  return (found?.blocks ?? []).flatMap((block) => linesOf(block));
}
function linesOf(block: ReportDocument['sections'][number]['blocks'][number]): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [textOf(block.line)];
    case 'facts':
      return block.facts.flatMap(({ label, lines }) => lines.map((l) => `${label}: ${textOf(l)}`));
    case 'table':
      return block.rows.map((row) => row.map((cell) => textOf(cell)).join(' | '));
    case 'items':
      return block.items.flatMap(({ head, lines, more = [] }) =>
        [head, ...lines, ...more].map((line) => textOf(line)),
      );
  }
}

const MIGRATED = storedRows(migratedFacts());

describe('the report of a record', () => {
  it.each([
    ['migrated', MIGRATED, 'good'],
    ['rejected', storedRows(rejectedFacts()), null],
    ['failed', storedRows(failedFacts()), 'bad'],
    ['not ended', MIGRATED.slice(0, 20), null],
  ])('says in its title how it ended: %s', (state, rows, tone) => {
    expect(reportDocument(rows)).toMatchObject({
      title: `pg/cluster1 → pg/cluster1-v2: ${state}`,
      tone,
    });
  });

  it('names Temporal’s end where the migration had no word of its own', () => {
    const facts = migratedFacts().slice(0, 20);
    const by = { terminatedBy: 'eve@console', terminatedWhy: 'too slow' };
    const closed = { status: 'TERMINATED', closedAtMs: 5, history: null, ...by };
    const rows = storedRows([...facts, fact(0, 'closed', null, closed)]);
    expect(reportDocument(rows)).toMatchObject({ tone: 'bad' });
    expect(reportDocument(rows).title).toMatch(/: terminated$/);
    expect(section(rows, 'How it ended')).toContain('Temporal: by eve@console: too slow');
  });

  it('is one of a record without its first row, too', () => {
    const { title } = reportDocument(MIGRATED.slice(1));
    expect(title).toBe('A migration: migrated');
    expect(section(MIGRATED.slice(1), 'What was asked for')).toEqual([
      'The record lacks its first row.',
    ]);
  });
});

describe('what was asked for', () => {
  it('has who asked, what Temporal knows of them, the rules, and the consent', () => {
    expect(section(MIGRATED, 'What was asked for')).toEqual([
      'Asked by: Dora (as claimed)',
      'Asked by: Temporal: event 1, the start, from dora@workstation',
      'At: 2026-11-01T09:00:00.000Z',
      'To move: pg/cluster1 to pg/cluster1-v2',
      'Order: delete-then-promote',
      'Repository: takeOver',
      'Consent: MD5_VERIFIERS',
      'Time-box: 60 s of write outage',
      'Approval: 1 of anybody, within 7 d',
    ]);
  });
});

describe('who decided what', () => {
  it('has what was refused, with the reason, beside what was taken', () => {
    const lines = section(MIGRATED, 'Who decided what');
    expect(lines[0]).toBe('3 messages were sent; 2 of them changed nothing.');
    expect(lines).toContain(
      'Changed nothing: Bob (as claimed) sent approve at 2026-11-03T09:00:00.000Z',
    );
    expect(lines).toContain('because the evidence ffff0000 is not the one that is shown, abcd1234');
    expect(lines).toContain(
      'Changed nothing: Somebody whose name could not be read sent aprove at 2026-11-03T10:00:00.000Z',
    );
    expect(lines).toContain(
      'Taken: Ada Lovelace (as claimed) sent approve at 2026-11-06T12:00:00.000Z',
    );
  });

  it('has what each gate showed', () => {
    const lines = section(storedRows(keptThenDeletedFacts()), 'Who decided what');
    expect(lines).toContain(
      'shows evidence abcd1234: lag 2048 bytes of WAL, plan 0123456789abcdef',
    );
    expect(lines).toContain(
      'shows evidence fedc9876: v2 on timeline 5, 42 transactions of its own',
    );
  });
});

describe('how it ended', () => {
  it('has each outage and each undone cut-over, with the reason', () => {
    const lines = section(storedRows(undoneFacts()), 'How it ended');
    expect(lines.filter((line) => line.startsWith('Write outages:'))).toHaveLength(2);
    expect(lines).toContain(
      'Cut-over undone: at 2026-11-01T09:21:09.900Z: v2 did not replay to the end within 60 s (cutover.maxWriteOutageSeconds).',
    );
  });

  it('has what could not be undone', () => {
    expect(section(storedRows(failedFacts()), 'How it ended')).toContain(
      'NOT undone: v2 pg/cluster1-v2 could not be deleted: forbidden',
    );
  });
});

describe('every change', () => {
  const lines = section(MIGRATED, 'Every change');

  it('has the object, what was before and after, who made it, and the answer', () => {
    const at = lines.indexOf(
      '2026-11-06T12:00:01.480Z patch perconapgclusters.pgv2.percona.com pg/cluster1-v2: done',
    );
    expect(lines.slice(at + 1, at + 3)).toEqual([
      'by promoteTarget; UID uid-v2',
      'spec.standby.enabled: true → false',
    ]);
  });

  it('says once where all of them were made, or else with each', () => {
    expect(lines[0]).toBe('8 changes, at https://kubernetes.example:6443.');
    const two = ['https://one', 'https://two'].map((server) =>
      fact(0, 'change', 'promote', changeMade({ server })),
    );
    const told = section(storedRows(two), 'Every change');
    expect(told[0]).toBe('2 changes.');
    expect(told).toContain('by promoteTarget at https://two; UID uid-v2');
  });

  it('has the SQL, line by line', () => {
    expect(lines).toContain('CREATE ROLE _crunchyrepl WITH LOGIN REPLICATION;');
  });

  it.each([
    [{ answer: null }, /: no answer came$/],
    [{ answer: '409 conflict' }, /: 409 conflict$/],
    [{ times: 3 }, /^by promoteTarget, sent 3 times; UID/],
    [{ attempt: 2 }, /^by promoteTarget, attempt 2; UID/],
    [{ fields: [{ path: 'a', before: 'say "x"', after: 7 }] }, /^a: 'say "x"' → 7$/],
    [{ fieldsLeftOut: 7 }, /^and 7 more that the record does not list$/],
    [{ server: null }, /^One change\.$/],
    [{ statement: '', uidBefore: null, uidAfter: null }, /^by promoteTarget$/],
  ])('says what was not as a rule: %j', (overrides, told) => {
    const rows = storedRows([fact(0, 'change', 'promote', changeMade(overrides))]);
    expect(section(rows, 'Every change')).toContainEqual(expect.stringMatching(told));
  });
});

describe('attempts that failed', () => {
  it('have their code and reason', () => {
    expect(section(MIGRATED, 'Attempts that failed')).toEqual([
      '2026-11-01T09:00:02.890Z prepareSource, attempt 1: KUBERNETES_FAILED',
      'Kubernetes refused or did not answer: apply secret: etcdserver: request timed out.',
    ]);
  });

  it('have no time and no number where nobody was left to note them', () => {
    const attempt = { activity: 'fence', attempt: 0, code: 'NO_WORD', why: 'x', atMs: null };
    const rows = storedRows([fact(0, 'attemptFailed', 'cutOver', attempt)]);
    expect(section(rows, 'Attempts that failed')[0]).toBe('at a time nobody noted fence: NO_WORD');
  });
});

describe('the record itself', () => {
  it('names its head, and which version wrote which rows', () => {
    const rows = MIGRATED.map((row) => ({ ...row, software: row.seq < 10 ? '0.1.0' : '0.2.0' }));
    const lines = section(rows, 'The record');
    expect(lines).toContain(`Head: ${rows.at(-1)?.hash ?? ''}`);
    expect(lines).toContain('Software: pg-handover 0.1.0, rows 1 to 9');
    expect(lines).toContain('Software: pg-handover 0.2.0, rows 10 to 41');
    expect(lines[0]).toBe('Rows: 41, closed');
  });

  it('tells that the store was restored from an older copy', () => {
    const rows = storedRows([fact(0, 'storeWentBack', 'verify', { had: 30, has: 20 })]);
    expect(section(rows, 'The record')).toContainEqual(
      expect.stringMatching(/^Gap: .*the store had 30 rows and has 20/),
    );
  });
});
