import { Client, Connection, NamespaceNotFoundError, isGrpcServiceError } from '@temporalio/client';
import type { Config } from '../config.ts';
import { CliError } from './cli-error.ts';
import { GRPC_STATUS } from '../model/grpc-status.ts';

export const WORKFLOW_TYPE = 'migrateUsingStandby';
/** A server that does not answer within this is told as such; gRPC itself would try for long. */
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * What only a worker can answer. A worker takes well under a second, and some to come back after a restart; where there
 * is none, Temporal would wait for one for ever.
 */
export const ANSWER_TIMEOUT_MS = 10_000;

export interface TemporalOptions {
  /** false has every call fail at once, where the SDK would try it for long. */
  retries?: boolean;
  connectTimeoutMs?: number;
}

/**
 * Run `use` with a connected client, and close it.
 *
 * @throws {CliError} when Temporal cannot be reached, or does not let us in.
 */
export async function withTemporal<T>(
  config: Config,
  use: (client: Client) => Promise<T>,
  { retries = true, connectTimeoutMs = CONNECT_TIMEOUT_MS }: TemporalOptions = {},
): Promise<T> {
  const { connectionOptions, namespace } = config.temporal;
  const connection = await Connection.connect({
    ...connectionOptions,
    connectTimeout: connectTimeoutMs,
    ...(retries ? {} : { interceptors: [] }),
  }).catch((cause: unknown) => {
    throw noTemporal(config, cause);
  });
  try {
    return await use(new Client({ connection, namespace: namespace ?? 'default' }));
  } catch (error) {
    throw explained(config, error);
  } finally {
    await connection.close();
  }
}

/** What is wrong between us and Temporal, with what to do; anything else as it is. */
function explained(config: Config, error: unknown): unknown {
  const namespace = config.temporal.namespace ?? 'default';
  if (error instanceof NamespaceNotFoundError)
    return new CliError(`Temporal has no namespace ${namespace}.`, 'Set TEMPORAL_NAMESPACE.', {
      cause: error,
    });
  // The SDK wraps some, and not others.
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  if (!isGrpcServiceError(cause)) return error;
  const { details } = cause;
  switch (cause.code as number) {
    case GRPC_STATUS.UNAVAILABLE:
      return noTemporal(config, error);
    case GRPC_STATUS.PERMISSION_DENIED:
    case GRPC_STATUS.UNAUTHENTICATED:
      return new CliError(
        `Temporal does not let us into the namespace ${namespace}: ${details}`,
        'Set TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_*, of an account that may use it.',
        { cause },
      );
    case GRPC_STATUS.INVALID_ARGUMENT:
      return details.includes('search attribute')
        ? new CliError(
            `Temporal cannot list migrations yet: ${details}`,
            'Start a worker once, it adds what is missing: npm run worker',
            { cause },
          )
        : error;
    default:
      return error;
  }
}

function noTemporal({ temporal }: Config, cause: unknown): CliError {
  return new CliError(
    `Temporal does not answer at ${temporal.connectionOptions.address ?? 'localhost:7233'}.`,
    'Set TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE), or start the server.',
    { cause },
  );
}
