import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

/**
 * Bundle the workflow code with its payload converter. Everywhere by this, since a bundle without the converter looks
 * the same and hangs at the first odd payload.
 *
 * @param built where the built code is; by default what this file itself runs from.
 */
export function bundleWorkflows(built?: URL): ReturnType<typeof bundleWorkflowCode> {
  const room = built ?? new URL('.', import.meta.url);
  const extension = built === undefined && import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const path = (name: string) => fileURLToPath(new URL(`workflows/${name}${extension}`, room));
  return bundleWorkflowCode({
    workflowsPath: path('index'),
    payloadConverterPath: path('payload-converter'),
    logger: new DefaultLogger('WARN'),
  });
}
