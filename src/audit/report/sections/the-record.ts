import type { StoredRow } from '../../../model/record.ts';
import type { Fact, Line, Section } from '../document.ts';
import { rowsOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** The record itself: how much there is of it, who wrote it, and by what it is known again. */
export function theRecord(
  { rows, closed }: Story,
  chain: { fault: string | null } | null,
): Section {
  const last = rows.at(-1);
  const first = rows[0];
  if (last === undefined || first === undefined)
    return { title: 'The record', blocks: [{ kind: 'paragraph', line: ['It has no rows.'] }] };
  const facts: Fact[] = [
    {
      label: 'Rows',
      lines: [[`${rows.length}, ${closed === null ? 'not closed yet' : 'closed'}`]],
    },
    { label: 'Head', lines: [[{ code: last.hash }]] },
    ...(chain === null ? [] : [chainFact(chain.fault)]),
    { label: 'Written', lines: [written(first, last)] },
    { label: 'Software', lines: softwares(rows) },
    ...exported(closed?.content.history ?? null),
    ...rowsOf(rows, 'storeWentBack').map(({ atMs, content: { had, has } }): Fact => {
      const what = `the store had ${had} rows and has ${has}: restored from an older copy`;
      return { label: 'Gap', lines: [[{ code: utcMs(atMs) }, ` ${what}`]], tone: 'bad' };
    }),
  ];
  const clocks =
    "Times are Temporal's; those of changes and failed attempts are the worker's, those of writing the store's.";
  return {
    title: 'The record',
    blocks: [
      { kind: 'facts', facts },
      { kind: 'paragraph', line: [clocks] },
    ],
  };
}

function chainFact(fault: string | null): Fact {
  const label = 'Chain';
  return fault === null
    ? { label, lines: [['Every hash was computed anew for this report, and fits.']], tone: 'good' }
    : { label, lines: [[fault]], tone: 'bad' };
}

function written(first: StoredRow, last: StoredRow): Line {
  return ['from ', { code: utcMs(first.storedAtMs) }, ' to ', { code: utcMs(last.storedAtMs) }];
}

/** A worker may be renewed while a migration waits. */
function softwares(rows: readonly StoredRow[]): Line[] {
  const groups: { software: string; from: number; to: number }[] = [];
  for (const { software, seq } of rows) {
    const group = groups.at(-1);
    if (group?.software === software) group.to = seq;
    else groups.push({ software, from: seq, to: seq });
  }
  return groups.map(({ software, from, to }) => [
    { code: `pg-handover ${software}` },
    groups.length === 1 ? '' : `, rows ${from} to ${to}`,
  ]);
}

function exported(history: { events: number; sha256: string } | null): Fact[] {
  if (history === null) return [];
  const { events, sha256 } = history;
  return [
    { label: 'History', lines: [[`${events} events of Temporal, SHA-256 `, { code: sha256 }]] },
  ];
}
