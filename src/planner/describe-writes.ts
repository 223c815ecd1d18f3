import type { TargetWrites } from '../model/retirement.ts';

/** One line for people: what v2 has that v1 has not. */
export function describeWrites({ transactions, walBytes, tables }: TargetWrites): string {
  const counted = `${transactions} transactions, ${walBytes} bytes of WAL since the end of v1`;
  const [most] = tables;
  if (most === undefined) return counted;
  const { database, table, inserted, updated, deleted } = most;
  return `${counted}; most in ${database}: ${table} (${inserted} inserted, ${updated} updated, ${deleted} deleted)`;
}
