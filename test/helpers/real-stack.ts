import type { TestProject } from 'vitest/node';
import { logToStderr } from '../../lab/log.ts';
import { upReal, type RealStack } from '../../lab/real-stack.ts';
import { writeWorkflowBundle } from './bundle-workflows.ts';
import './provided.ts';

let stack: RealStack | undefined;

/** One Kubernetes with a real node and the real operators for all scenarios that are shown on it. */
export async function setup(project: TestProject): Promise<void> {
  stack = await upReal({ log: logToStderr });
  project.provide('stackDirectory', stack.directory);
  project.provide('node', 'real');
  project.provide('bundlePath', await writeWorkflowBundle(stack.directory));
}

export async function teardown(): Promise<void> {
  await stack?.down();
}
