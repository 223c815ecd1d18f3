import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** One line: cores, memory, operating system. Times mean nothing without it. */
export function describeMachine(): string {
  const cores = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  return `${cores.length} cores (${model}), ${gigabytes} GB, ${systemName()}, Linux ${release()}`;
}

function systemName(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? 'unknown system';
  } catch {
    return 'unknown system';
  }
}
