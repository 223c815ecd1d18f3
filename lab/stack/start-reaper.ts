import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts the process that clears the stack away should this one end without `down`.
 * A pipe tells it: the kernel closes our end however we end, which no signal handler of ours can promise.
 * Returns the call that sends it home.
 */
export function startReaper(id: string, directory: string): () => void {
  const script = fileURLToPath(new URL('reaper.sh', import.meta.url));
  const child = spawn('/bin/sh', [script, id, directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  child.unref();
  // The pipe alone must not keep the owner running.
  (child.stdin as unknown as { unref: () => void }).unref();
  return () => {
    child.stdin.end('done\n');
  };
}
