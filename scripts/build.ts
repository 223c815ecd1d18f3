import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readSchemaFiles } from '../src/audit/schema-files.ts';
import { bundleWorkflows } from '../src/workflow-code.ts';

// `npm run build`: dist/ for production. Plain JavaScript for Node 22 or newer, and the workflow code bundled
// beforehand, so that a worker starts faster and runs exactly what was built.
const root = new URL('..', import.meta.url);
await rm(new URL('dist', root), { recursive: true, force: true });
const tsc = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
const { code } = await bundleWorkflows(new URL('dist/', root));
await writeFile(new URL('dist/workflow-bundle.js', root), code);
await cp(new URL('src/audit/sql', root), new URL('dist/audit/sql', root), { recursive: true });
// What was built finds them where it looks for them, and finds all: a worker would else call a new store up to date.
const built = (await import(new URL('dist/audit/schema-files.js', root).href)) as {
  readSchemaFiles: typeof readSchemaFiles;
};
assert.deepEqual(await built.readSchemaFiles(), await readSchemaFiles());
process.stderr.write('dist/worker.js, dist/cli/main.js and dist/workflow-bundle.js are built.\n');
