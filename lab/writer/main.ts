import { readFile } from 'node:fs/promises';

import { connectLab } from '../kubernetes.ts';
import { watchCandidates } from './candidates.ts';
import { PrimaryFinder } from './find-primary.ts';
import { writeRows } from './row-writer.ts';
import type { WriterConfig } from './writer-config.ts';

const path = process.argv[2];
if (path === undefined) throw new Error('usage: node lab/writer/main.ts <config.json>');
const config = JSON.parse(await readFile(path, 'utf8')) as WriterConfig;

// The parent holds the other end of stdin: when it closes it, or dies, the writer stops.
const stop = new AbortController();
process.stdin.on('close', () => {
  stop.abort();
});
process.stdin.resume();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort();
  });
}

const lab = await connectLab(config.kubeconfigPath);
const finder = new PrimaryFinder(config, watchCandidates(lab, config, stop.signal));
await writeRows(config, finder, stop.signal);
await lab.close();
process.exitCode = 0;
