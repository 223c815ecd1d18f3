import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { workerEnvironment } from '../../lab/worker-process.ts';
import type { Scenario } from './scenario.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const run = promisify(execFile);

/** What a call of the command line left. */
export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command line as a child process, as a person at a terminal runs it. Never throws: the status is part of the answer. */
export function handoverCommand(
  scenario: Scenario,
  more: Record<string, string> = {},
): (...args: string[]) => Promise<Answer> {
  return async (...args) => {
    const env = {
      ...process.env,
      ...workerEnvironment(scenario.stack),
      HANDOVER_TASK_QUEUE: scenario.taskQueue,
      USER: 'ada',
      ...more,
    };
    try {
      return { code: 0, ...(await run(process.execPath, [MAIN, ...args], { env })) };
    } catch (error) {
      const { code, stdout, stderr } = error as Answer;
      return { code, stdout, stderr };
    }
  };
}
