import { logToStderr } from './log.ts';
import { up, type Stack } from './stack.ts';
import { startOperators } from './stack/start-operators.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `npm run lab [-- --gcs]`: a stack with both operators, until Ctrl-C. */
async function main(): Promise<void> {
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, resolve);
  });
  const started = Date.now();
  const stack = await up({ gcs: process.argv.includes('--gcs') });
  try {
    await Promise.race([startOperators(stack), interrupted]);
    logToStderr(`the lab is up (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
    process.stdout.write(describeStack(stack));
    logToStderr('\nCtrl-C takes it down.');
    const alive = setInterval(() => undefined, 60_000);
    await interrupted;
    clearInterval(alive);
  } finally {
    logToStderr('taking the lab down ...');
    await stack.down();
    logToStderr('the lab is down, nothing of it is left');
  }
}

function describeStack(stack: Stack): string {
  const lines: [string, string][] = [
    ['Temporal UI', stack.temporalUiUrl],
    ['Temporal', stack.temporalAddress],
    ['Kubernetes', `KUBECONFIG=${stack.kubeconfigPath} (context lab)`],
    ['operators', 'v1: pgo/postgres-operator, v2: pg-operator/percona-postgresql-operator'],
    ['clusters go to', 'namespace pg'],
    ['S3', `https://${stack.s3.endpoint}, bucket ${stack.s3.bucket}, CA ${stack.s3.caFile}`],
    ['S3 keys', `${stack.s3.accessKey} ${stack.s3.secretKey}`],
    ['GCS', `https://${stack.gcs.endpoint}, bucket ${stack.gcs.bucket}, key ${stack.gcs.keyFile}`],
    ['audit store', stack.auditUrl],
    ['directory', `${stack.directory} (logs/, pods/UID/CONTAINER.log, volumes/)`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join('');
}

try {
  await main();
} catch (error) {
  logToStderr(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
