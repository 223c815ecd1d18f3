import { join } from 'node:path';

import { LAB_MARKER } from '../processes.ts';
import type { ComponentSpec } from './component.ts';
import { stackPaths, type StackLayout } from './layout.ts';

/** Makes the definition of a process from its name, its command line and how it shows that it is ready. */
export type Define = (
  name: string,
  line: readonly string[],
  ready: ComponentSpec['ready'],
) => ComponentSpec;

/** Definitions of a stack's processes: an environment with the stack's mark and this PATH, and files by their names. */
export function componentDefiner({ id, directory }: StackLayout, path: string): Define {
  const { logs, run } = stackPaths(directory);
  const env = { PATH: path, HOME: directory, LANG: 'C.UTF-8', TZ: 'UTC', [LAB_MARKER]: id };
  return (name, [command = '', ...args], ready) => ({
    ...{ name, command, args, env, ready },
    logFile: join(logs, `${name}.log`),
    pidFile: join(run, `${name}.pid`),
    readyTimeoutMs: 60_000,
  });
}
