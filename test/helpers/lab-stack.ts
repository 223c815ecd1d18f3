import type { TestProject } from 'vitest/node';
import { logToStderr } from '../../lab/log.ts';
import { startOperators } from '../../lab/stack/start-operators.ts';
import { up, type Stack } from '../../lab/stack.ts';
import { writeWorkflowBundle } from './bundle-workflows.ts';
import './provided.ts';

/** One for each project that sets up; they share this module. */
const stacks: Stack[] = [];

/** One lab with both operators for all scenarios; each makes clusters of its own in a namespace of its own. */
export async function setup(project: TestProject): Promise<void> {
  const stack = await up({ log: logToStderr });
  stacks.push(stack);
  await startOperators(stack);
  project.provide('stackDirectory', stack.directory);
  project.provide('node', 'fast');
  project.provide('bundlePath', await writeWorkflowBundle(stack.directory));
}

export async function teardown(): Promise<void> {
  await Promise.all(stacks.splice(0).map((stack) => stack.down()));
}
