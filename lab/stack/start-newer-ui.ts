import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { logToStderr, type Log } from '../log.ts';
import { ensureTools } from '../setup/ensure-tools.ts';
import { withLock } from '../setup/with-lock.ts';
import type { StackDescription } from '../stack.ts';
import type { ComponentName } from './component-specs.ts';
import { Component, type ComponentSpec } from './component.ts';
import { stackPaths } from './layout.ts';
import { NEWER_UI_ENVIRONMENT } from './service-args.ts';

/**
 * Starts a newer Temporal UI beside the one that comes with the stack's Temporal, unless it runs: only the tests in
 * the browser need it. Several processes that share the stack may ask at once. `down` ends it with the others.
 */
export async function startNewerUi(
  { directory }: Pick<StackDescription, 'directory'>,
  log: Log = logToStderr,
): Promise<void> {
  const { description, run, newerUi } = stackPaths(directory);
  const stack = JSON.parse(await readFile(description, 'utf8')) as StackDescription & {
    components: Record<ComponentName, ComponentSpec>;
  };
  const server = new Component(stack.components.newerUi);
  await withLock(join(run, 'newer-ui.lock'), log, async () => {
    if (server.pid() === undefined) {
      await ensureTools(log, ['newerUi']);
      await mkdir(newerUi, { recursive: true });
      const file = join(newerUi, `${NEWER_UI_ENVIRONMENT}.yaml`);
      // JSON is YAML.
      await writeFile(file, JSON.stringify(configuration(stack), null, 2));
      server.launch();
    }
    await server.waitReady();
  });
}

/** Of everything that its own example sets, what this needs: loopback only, and no questions to the outside. */
function configuration({ newerUiUrl, temporalAddress }: StackDescription): object {
  const { hostname, port } = new URL(newerUiUrl);
  return {
    temporalGrpcAddress: temporalAddress,
    host: hostname,
    port: Number(port),
    enableUi: true,
    defaultNamespace: 'default',
    disableNewsFetch: true,
    notifyOnNewVersion: false,
    cors: { allowOrigins: [newerUiUrl], cookieInsecure: true },
  };
}
