import { Command } from 'commander';

/** How the demo runs. */
export interface DemoOptions {
  /** Approve without asking, after the evidence is shown. */
  yes: boolean;
  /** Leave the lab running afterwards. */
  keep: boolean;
  /** Last line of stdout: one JSON object. Progress goes to stderr then. */
  json: boolean;
  rows: number;
}

export function readDemoOptions(argv: string[]): DemoOptions {
  const program = new Command('npm run demo --')
    .description('Migrate a real PostgreSQL under write load from v1 to v2, on this machine.')
    .option('--yes', 'approve by itself, after the evidence is shown', false)
    .option('--keep', 'leave the lab running afterwards', false)
    .option('--json', 'print the result as one JSON object, on the last line of stdout', false)
    .option('--rows <count>', 'rows in the database before the migration', Number, 50_000);
  return program.parse(argv).opts<DemoOptions>();
}
