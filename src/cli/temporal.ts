import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import { CliError } from './cli-error.ts';

export const WORKFLOW_TYPE = 'migrateUsingStandby';
/** A server that does not answer within this is told as such; gRPC itself would try for long. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Run `use` with a connected client, and close it. @throws {CliError} when Temporal cannot be reached. */
export async function withTemporal<T>(
  config: Config,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { connectionOptions, namespace } = config.temporal;
  const address = connectionOptions.address ?? 'localhost:7233';
  const connection = await Connection.connect({
    ...connectionOptions,
    connectTimeout: CONNECT_TIMEOUT_MS,
  }).catch((cause: unknown) => {
    throw new CliError(
      `Temporal does not answer at ${address}.`,
      'Set TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE), or start the server.',
      { cause },
    );
  });
  try {
    return await use(new Client({ connection, namespace: namespace ?? 'default' }));
  } finally {
    await connection.close();
  }
}
