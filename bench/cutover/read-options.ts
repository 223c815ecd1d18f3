import { Command, InvalidArgumentError } from 'commander';
import { CONTESTANTS, type Contestant } from './contestant.ts';

/** How the bench runs. */
export interface BenchOptions {
  runs: number;
  documentRuns: number;
  only: readonly Contestant[];
  /** Last line of stdout: one JSON object. The tables go to stderr then, with the progress. */
  json: boolean;
}

/** Reads the command line; ends the process for a wrong one. */
export function readOptions(argv: string[]): BenchOptions {
  return new Command('npm run bench:cutover --')
    .description('Measure the write outage of a cut-over in the lab: bare, ours, by the document.')
    .option('--runs <count>', 'runs of the bare script and of each of our orders', count, 5)
    .option('--document-runs <count>', 'runs of the document', count, 2)
    .option('--only <names>', `some of ${CONTESTANTS.join(',')}`, contestants, [...CONTESTANTS])
    .option('--json', 'print the result as one JSON object, on the last line of stdout', false)
    .parse(argv)
    .opts<BenchOptions>();
}

function count(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('a number from 0 to 999');
  return Number(text);
}

function contestants(text: string): Contestant[] {
  const names = text.split(',');
  const known = CONTESTANTS.filter((contestant) => names.includes(contestant));
  if (known.length !== names.length)
    throw new InvalidArgumentError(`each once, of ${CONTESTANTS.join(',')}`);
  return known;
}
