import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/workflow-code.ts';

/** Bundle the workflow code once for all workers of a test run. @returns the path of the bundle. */
export async function writeWorkflowBundle(directory: string): Promise<string> {
  const bundlePath = join(directory, 'workflow-bundle.js');
  const { code } = await bundleWorkflows();
  await writeFile(bundlePath, code);
  return bundlePath;
}
