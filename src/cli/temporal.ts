import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import { CliError } from './cli-error.ts';

export const WORKFLOW_TYPE = 'migrateUsingStandby';
/** A server that does not answer within this is told as such; gRPC itself would try for long. */
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * What only a worker can answer. A worker takes well under a second, and some to come back after a restart; where there
 * is none, Temporal would wait for one for ever.
 */
export const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Run `use` with a connected client, and close it.
 *
 * @param retries false has every call fail at once, where the SDK would try it for long.
 * @throws {CliError} when Temporal cannot be reached.
 */
export async function withTemporal<T>(
  config: Config,
  use: (client: Client) => Promise<T>,
  { retries = true }: { retries?: boolean } = {},
): Promise<T> {
  const { connectionOptions, namespace } = config.temporal;
  const connection = await Connection.connect({
    ...connectionOptions,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(retries ? {} : { interceptors: [] }),
  }).catch((cause: unknown) => {
    throw noTemporal(config, cause);
  });
  try {
    return await use(new Client({ connection, namespace: namespace ?? 'default' }));
  } finally {
    await connection.close();
  }
}

export function noTemporal({ temporal }: Config, cause: unknown): CliError {
  return new CliError(
    `Temporal does not answer at ${temporal.connectionOptions.address ?? 'localhost:7233'}.`,
    'Set TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE), or start the server.',
    { cause },
  );
}
