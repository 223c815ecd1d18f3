import { logToStderr } from './log.ts';
import { ensureLab } from './setup/ensure-lab.ts';

/** `node lab/install.ts`: bring the lab's parts onto this machine, and say where they are. */
async function install(): Promise<void> {
  const started = Date.now();
  const parts = await ensureLab();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  logToStderr(`the lab is installed (${seconds} s)`);
  process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
}

try {
  await install();
} catch (error) {
  logToStderr(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
