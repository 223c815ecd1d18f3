import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { logToStderr } from '../lab/log.ts';
import { ensureLab } from '../lab/setup/ensure-lab.ts';
import { FAULTS_RESULTS } from '../test/helpers/crash/faults-results.ts';
import { runVitest } from './run-vitest.ts';

/** Of all courses, undisturbed and disturbed, with the lab's start. */
const LIMIT_MS = 40 * 60_000;

// `npm run faults`: migrations in the lab whose workers die everywhere, and judges who do not ask them. With --json the
// last line is the counts.
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
await ensureLab({ log: logToStderr });
const directory = mkdtempSync(join(tmpdir(), 'pg-handover-faults-'));
const results = join(directory, 'counts.json');
process.env[FAULTS_RESULTS] = results;
process.exitCode = runVitest(['--project=faults'], { limitMs: LIMIT_MS });
if (values.json) process.stdout.write(`${readFileSync(results, 'utf8')}\n`);
rmSync(directory, { recursive: true });
