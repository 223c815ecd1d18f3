import { Command, InvalidArgumentError } from 'commander';
import { CONTESTANTS, type Contestant } from './contestant.ts';

/** How the bench runs. */
export interface BenchOptions {
  runs: number;
  documentRuns: number;
  only: readonly Contestant[];
  /** On a real Kubernetes node with the real operators. */
  real: boolean;
  /** Last line of stdout: one JSON object. The tables go to stderr then, with the progress. */
  json: boolean;
}

const OURS: readonly Contestant[] = ['ours', 'promoteFirst'];

/** Reads the command line; ends the process for a wrong one. */
export function readOptions(argv: string[]): BenchOptions {
  const command = new Command('npm run bench:cutover --')
    .description('Measure the write outage of a cut-over in the lab: bare, ours, by the document.')
    .option('--runs <count>', 'runs of the bare script and of each of our orders', count, 5)
    .option('--document-runs <count>', 'runs of the document', count, 2)
    .option('--only <names>', `some of ${CONTESTANTS.join(',')}`, contestants, [...CONTESTANTS])
    .option('--real', 'on a real node with the real operators (as root): our two orders', false)
    .option('--json', 'print the result as one JSON object, on the last line of stdout', false)
    .parse(argv);
  const options = command.opts<BenchOptions>();
  if (!options.real) return options;
  // The bare script and the document's know the lab's pods; what they would say on a real node is not known.
  if (command.getOptionValueSource('only') === 'default') return { ...options, only: OURS };
  const others = options.only.filter((contestant) => !OURS.includes(contestant));
  if (others.length > 0) command.error(`error: not with --real: ${others.join(', ')}`);
  return options;
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
