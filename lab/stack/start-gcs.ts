import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { logToStderr, type Log } from '../log.ts';
import { ensureTools } from '../setup/ensure-tools.ts';
import { withLock } from '../setup/with-lock.ts';
import type { StackDescription } from '../stack.ts';
import type { ComponentName } from './component-specs.ts';
import { Component, type ComponentSpec } from './component.ts';
import { stackPaths } from './layout.ts';
import { prepareGcs } from './prepare-gcs.ts';

/**
 * Starts a stack's GCS store, unless it runs: most stacks never need it, and do not wait for it. Several
 * processes that share the stack may ask at once. `down` ends it with the others.
 */
export async function startGcs(
  { directory }: Pick<StackDescription, 'directory'>,
  log: Log = logToStderr,
): Promise<void> {
  const { description, run } = stackPaths(directory);
  const stack = JSON.parse(await readFile(description, 'utf8')) as StackDescription & {
    components: Record<ComponentName, ComponentSpec>;
  };
  const store = new Component(stack.components.gcsStore);
  const gateway = new Component(stack.components.gcs);
  await withLock(join(run, 'gcs.lock'), log, async () => {
    const missing = [store, gateway].filter((component) => component.pid() === undefined);
    if (missing.length > 0) {
      await ensureTools(log, ['gcs']);
      await prepareGcs(stack, Number(new URL(store.spec.ready.url).port));
    }
    for (const component of missing) component.launch();
    await Promise.all([store.waitReady(), gateway.waitReady()]);
  });
}
