import { join } from 'node:path';

import { stackPaths, type StackLayout } from './layout.ts';

/** versitygw: directories under its root are buckets. Its keys come by flags: they are the lab's own. */
export function s3Args(
  { directory, s3 }: Pick<StackLayout, 'directory' | 's3'>,
  address: string,
): string[] {
  const paths = stackPaths(directory);
  return [
    ...['--access', s3.accessKey, '--secret', s3.secretKey, '--region', s3.region],
    ...['--port', address],
    ...['--cert', join(paths.pki, 's3.crt'), '--key', join(paths.pki, 's3.key')],
    ...['--health', '/health', '--quiet'],
    ...['posix', paths.s3],
  ];
}

/** fake-gcs-server on files, so that a restart keeps the objects. Without TLS: the gateway before it has that. */
export function gcsStoreArgs({ directory, ports }: StackLayout): string[] {
  return [
    ...['-scheme', 'http', '-host', '127.0.0.1', '-port', String(ports.gcsStore)],
    ...['-backend', 'filesystem', '-filesystem-root', stackPaths(directory).gcs],
    ...['-log-level', 'warn'],
  ];
}

/** Temporal's development server with its UI, on a file so that a restart keeps what it knew. */
export function temporalArgs({ directory, ports }: StackLayout): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--ui-ip', '127.0.0.1'],
    ...['--port', String(ports.temporal), '--ui-port', String(ports.temporalUi)],
    ...['--http-port', String(ports.temporalHttp), '--metrics-port', String(ports.temporalMetrics)],
    ...['--db-filename', stackPaths(directory).temporal, '--log-level', 'error'],
  ];
}

/** Names the newer UI's configuration file. */
export const NEWER_UI_ENVIRONMENT = 'lab';

/** Temporal's UI alone. All else it takes from the file that start-newer-ui.ts writes. */
export function newerUiArgs({ directory }: StackLayout): string[] {
  const configuration = ['--config', stackPaths(directory).newerUi, '--env', NEWER_UI_ENVIRONMENT];
  // Otherwise the configuration's path begins at the root that it runs in.
  return ['--root', '/', ...configuration, 'start'];
}
