import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

/** Bundle the workflow code once for all workers of a test run. @returns the path of the bundle. */
export async function bundleWorkflows(directory: string): Promise<string> {
  const bundlePath = join(directory, 'workflow-bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(bundlePath, code);
  return bundlePath;
}
