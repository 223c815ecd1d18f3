import { Command, InvalidArgumentError } from 'commander';
import { POSTGRES_VERSIONS, type PostgresVersion } from '../../lab/setup/ensure-postgres.ts';

/** How the bench of the record runs. */
export interface AuditBenchOptions {
  migrations: number;
  rows: number;
  /** How often each question is asked. */
  runs: number;
  /** Of PostgreSQL; default is Debian's. */
  version?: PostgresVersion;
  /** Last line of stdout: one JSON object. The table goes to stderr then, with the progress. */
  json: boolean;
}

/** Reads the command line; ends the process for a wrong one. */
export function readAuditOptions(argv: string[]): AuditBenchOptions {
  return new Command('npm run bench:audit --')
    .description('Measure how long it takes to list and to show records, of many.')
    .option('--migrations <count>', 'migrations in the record', count, 10_000)
    .option('--rows <count>', 'rows of each, 20 at least', count, 100)
    .option('--runs <count>', 'how often each question is asked', count, 21)
    .option('--version <major>', `PostgreSQL, of ${POSTGRES_VERSIONS.join(', ')}`, major)
    .option('--json', 'print the result as one JSON object, on the last line of stdout', false)
    .parse(argv)
    .opts<AuditBenchOptions>();
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('a number from 1 on');
  return Number(text);
}

function major(text: string): PostgresVersion {
  const version = POSTGRES_VERSIONS.find((known) => String(known) === text);
  if (version === undefined)
    throw new InvalidArgumentError(`one of ${POSTGRES_VERSIONS.join(', ')}`);
  return version;
}
