import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { RunRef } from '../../model/record.ts';
import { CliError } from '../cli-error.ts';
import { faultOf } from '../history/read-run.ts';
import { recordFiles } from '../history/record-files.ts';
import { historyShow } from './history-show.ts';

export interface Exported extends RunRef {
  directory: string;
  files: string[];
  /** Why the record does not hold; null where it does. */
  fault: string | null;
  /** Whether the store has Temporal's history of the run. */
  hasHistory: boolean;
}

/**
 * Write the record of one run into a directory, for whoever keeps such things.
 *
 * @throws {CliError} where there is something in it: nothing is ever overwritten.
 */
export async function historyExport(
  config: Config,
  id: string,
  { to: directory, run: runId }: { to: string; run?: string },
): Promise<Exported> {
  const shown = await historyShow(config, id, runId);
  const files = recordFiles(shown.run, shown);
  await makeEmpty(directory);
  for (const { name, text } of files) await writeFile(join(directory, name), text, { flag: 'wx' });
  return {
    workflowId: shown.run.workflowId,
    runId: shown.run.runId,
    directory,
    files: files.map(({ name }) => name),
    fault: faultOf(shown.chain),
    hasHistory: shown.history !== null,
  };
}

async function makeEmpty(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    if ((await readdir(directory)).length === 0) return;
  } catch (cause) {
    throw new CliError(
      `${directory} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Name another directory by --to.',
      { cause },
    );
  }
  throw new CliError(
    `${directory} is not empty, and nothing is overwritten.`,
    'Name a new or an empty directory by --to.',
  );
}
