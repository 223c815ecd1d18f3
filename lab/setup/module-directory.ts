import type { Log } from '../log.ts';
import { goEnvironment } from './go-toolchain.ts';
import { runVisibly } from './run-visibly.ts';
import { moduleSource } from './tool-modules.ts';

/**
 * Where a Go module's sources are, at the version that a module under lab/tools pins, checked against its go.sum.
 * Fetched if they are not there.
 */
export async function moduleDirectory(pinnedBy: string, module: string, log: Log): Promise<string> {
  const answer = await runVisibly({
    what: `fetching ${module}`,
    command: 'go',
    args: ['mod', 'download', '-json', module],
    cwd: moduleSource(pinnedBy),
    env: { ...goEnvironment(), GOFLAGS: '-mod=readonly' },
    log,
  });
  return (JSON.parse(answer) as { Dir: string }).Dir;
}
