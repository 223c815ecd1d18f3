import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TOOL_MODULES, moduleSource } from './tool-modules.ts';

/**
 * Environment for Go commands, after checking that a new enough Go is there.
 * GOTOOLCHAIN=local: never fetch a toolchain behind the user's back.
 */
export function goEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' };
  const need =
    TOOL_MODULES.map((module) => goLine(module.name))
      .sort(compareVersions)
      .at(-1) ?? '';
  const have = installedVersion(env);
  if (compareVersions(have, need) < 0) {
    throw new Error(
      `the lab's tools are built from source and need Go ${need} or later; found ${have || 'none'} in PATH.\n` +
        'Install it from https://go.dev/dl/ (unpack to /usr/local/go, put /usr/local/go/bin in PATH) and run again.',
    );
  }
  return env;
}

/** Orders dotted versions by number: 1.9 before 1.10. An empty version comes first. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (x?.[i] ?? 0) - (y?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function goLine(module: string): string {
  const text = readFileSync(join(moduleSource(module), 'go.mod'), 'utf8');
  return /^go (\S+)$/m.exec(text)?.[1] ?? '';
}

function installedVersion(env: NodeJS.ProcessEnv): string {
  try {
    const text = execFileSync('go', ['env', 'GOVERSION'], { env, encoding: 'utf8' });
    return /go(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? '';
  } catch {
    return '';
  }
}
