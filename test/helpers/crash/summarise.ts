import type { CourseEnd } from './run-course.ts';

/** The counts of a run: the last line of `npm run faults -- --json`. */
export interface FaultCounts {
  points: number;
  killed: number;
  migrations: number;
  migrated: number;
  /** Ended with v1 in service: rejected, or fallen back. */
  undone: number;
  lostRows: number;
  duplicatedRows: number;
  duplicateMutations: number;
  stuck: number;
  seconds: number;
}

/** Count what the judges said; null is a migration that did not come to its end. Rows that somebody gave up by falling back are not lost. */
export function summarise(run: {
  points: string[];
  killed: string[];
  disturbed: readonly (CourseEnd | null)[];
  began: number;
}): FaultCounts {
  const { points, killed, disturbed, began } = run;
  const ended = disturbed.filter((end) => end !== null);
  const sum = (count: (end: CourseEnd) => number) =>
    ended.reduce((total, end) => total + count(end), 0);
  return {
    points: points.length,
    killed: points.filter((point) => killed.includes(point)).length,
    migrations: disturbed.length,
    migrated: sum(({ report }) => Number(report.outcome === 'migrated')),
    undone: sum(({ report }) => Number(report.outcome !== 'migrated')),
    lostRows: sum(({ lostRows }) => lostRows.length),
    duplicatedRows: sum(({ ledger }) => ledger.duplicatedRows.length),
    duplicateMutations: sum(({ mutations }) => mutations.duplicates.length),
    stuck: disturbed.length - ended.length,
    seconds: Math.round((Date.now() - began) / 1000),
  };
}
