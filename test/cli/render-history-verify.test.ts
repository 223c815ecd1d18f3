import { describe, expect, it } from 'vitest';
import type { Misfit } from '../../src/audit/compare-with-temporal.ts';
import type { Verified } from '../../src/cli/commands/history-verify.ts';
import { plain, type Paint } from '../../src/cli/paint.ts';
import { renderHistoryVerify } from '../../src/cli/render-history-verify.ts';
import { RUN } from '../helpers/builders/record.ts';
import { verifiedRun } from './history/verified-run.ts';

const text = (
  runs: Verified['runs'],
  head: Verified['head'] = null,
  paint: Paint = plain,
): string[] => renderHistoryVerify({ runs, head, whole: true }, paint).split('\n');

const HASH = 'f'.repeat(64);
const misfit = (seq: number): Misfit => ({ seq, how: 'differs', what: `Row ${seq} differs.` });

describe('what a record is worth', () => {
  it('is told with its head, and with what it was compared', () => {
    expect(text([verifiedRun()])).toEqual([
      'handover-pg-cluster1, run 0190f5a2-7c1e-7d3a-9c55-2b8f0e6a4d11: whole: 41 rows, closed',
      `  head       ${HASH}`,
      '  chain      Every hash was computed anew, and fits.',
      '  export     The export of 214 events is the one that was recorded.',
      "  Temporal   40 rows are as Temporal's history has them.",
    ]);
  });

  it('is told where Temporal is not there, which is no misfit', () => {
    const absent = 'Temporal does not answer at localhost:7233.';
    const alone = { comparedWith: null, comparison: null, notCompared: absent };
    expect(text([verifiedRun(alone)]).at(-1)).toBe(`  Temporal   ${absent} Nothing was compared.`);
    const exported = { comparedWith: 'export' as const, notCompared: absent };
    const lines = text([verifiedRun(exported)]).slice(4);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(
      `Temporal   ${absent} 40 rows are as the exported history has them.`,
    );
  });

  it('is told while rows wait to be written', () => {
    const waiting = { comparison: { misfits: [], compared: 20, waiting: 10 } };
    expect(text([verifiedRun(waiting)]).at(-1)).toMatch(/has them\. 10 more wait to be written\.$/);
  });
});

describe('a record that does not fit', () => {
  it('names the first row that was changed', () => {
    const { chain } = verifiedRun();
    const fault = { seq: 6, how: 'changed' as const, what: 'Row 6 (change) was changed.' };
    const lines = text([verifiedRun({ whole: false, chain: { ...chain, holds: false, fault } })]);
    expect(lines[0]).toMatch(/: DOES NOT FIT$/);
    expect(lines).toContain('  chain      Row 6 (change) was changed.');
  });

  it('names each row in which Temporal differs, and counts what is too much to read', () => {
    const misfits = Array.from({ length: 12 }, (_, i) => misfit(i + 1));
    const lines = text([
      verifiedRun({ whole: false, comparison: { misfits, compared: 40, waiting: 0 } }),
    ]);
    expect(lines).toContain("  Temporal   The record and Temporal's history differ in 12 places.");
    expect(lines).toContain('    Row 1 differs.');
    expect(lines).not.toContain('    Row 11 differs.');
    expect(lines.at(-1)).toBe('    and 2 more: --json');
  });

  it('is in another colour than one that is whole', () => {
    const paint: Paint = (style, said) => `<${style}>${said}</>`;
    expect(text([verifiedRun()], null, paint)[0]).toContain('<good>whole');
    expect(text([verifiedRun({ whole: false })], null, paint)[0]).toContain('<bad>DOES NOT FIT');
  });
});

describe('a hash that was noted', () => {
  it('is found in a row, and what that means is said', () => {
    const found = { ...RUN, seq: 40 };
    expect(text([verifiedRun()], { hash: HASH, found }).slice(-2).join(' ')).toBe(
      'The hash that was noted is that of row 40 of handover-pg-cluster1: up to it the record is what it was then.',
    );
  });

  it('is told where no row has it', () => {
    expect(text([verifiedRun()], { hash: HASH, found: null }).at(-1)).toBe(
      `No row has the hash that was noted: ${HASH}`,
    );
  });
});

describe('a store without a record', () => {
  it('is told', () => {
    expect(text([])).toEqual(['The audit store holds no record.']);
  });
});
