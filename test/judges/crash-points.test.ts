import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { everyPoint, nameOf } from '../helpers/crash/crash-point.ts';
import { CrashRegister } from '../helpers/crash/crash-register.ts';

describe('crash points', () => {
  it('come with every activity, before and after it, and with every gap that was seen', () => {
    expect(everyPoint(['fence', 'prove'], ['fence.between.1'])).toEqual([
      'fence.after',
      'fence.before',
      'fence.between.1',
      'prove.after',
      'prove.before',
    ]);
  });
});

describe('the name of a gap', () => {
  it('is that of the effect that comes next, fit for a file', () => {
    const next = 'sql pods SELECT "a"/b';
    expect(nameOf({ activity: 'stopTarget', when: 'between', next })).toBe(
      'stopTarget.between.sql-pods-SELECT-a-b',
    );
  });
});

describe('a register of crashes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pg-handover-test-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('gives a point to the first that claims it, whoever asks next', () => {
    const one = CrashRegister.open(directory);
    const other = CrashRegister.open(directory);
    expect([one.claim('fence.before'), other.claim('fence.before')]).toEqual([true, false]);
    expect(other.claimed()).toEqual(['fence.before']);
  });
});
