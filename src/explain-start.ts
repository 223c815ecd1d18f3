import { isGrpcServiceError } from '@temporalio/client';
import type { Config } from './config.ts';
import { SearchAttributesMissing } from './register-search-attributes.ts';
import { HandoverError } from './model/handover-error.ts';
import { GRPC_STATUS } from './model/grpc-status.ts';

/** What keeps a worker from starting, and what to do about it. */
export interface StartProblem {
  what: string;
  remedy: string;
}

/** The server took the connection, and then said nothing. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** @returns null for what nobody has thought of: its stack is worth more than a guess. */
export function explainStart({ temporal }: Config, error: unknown): StartProblem | null {
  const namespace = temporal.namespace ?? 'default';
  if (error instanceof HandoverError) return error.explanation;
  if (error instanceof SearchAttributesMissing)
    return { what: withCause(error), remedy: `Have them added:\n${error.remedy}` };
  if (error instanceof NoAnswer || isTransportError(error)) return unreachable(temporal, error);
  if (!isGrpcServiceError(error)) return null;
  switch (error.code as number) {
    case GRPC_STATUS.NOT_FOUND:
      return {
        what: `Temporal has no namespace ${namespace}.`,
        remedy: `Set TEMPORAL_NAMESPACE, or make it: temporal operator namespace create --namespace ${namespace}`,
      };
    case GRPC_STATUS.PERMISSION_DENIED:
    case GRPC_STATUS.UNAUTHENTICATED:
      return {
        what: `Temporal refuses this worker: ${error.message}`,
        remedy: `Set TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_*, of an account that may use the namespace ${namespace} and list its search attributes.`,
      };
    case GRPC_STATUS.UNAVAILABLE:
      return unreachable(temporal, error);
    default:
      return null;
  }
}

/** The SDK's own, which it does not export for good. */
function isTransportError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TransportError';
}

function withCause({ message, cause }: Error): string {
  return cause instanceof Error ? `${message} Temporal says: ${cause.message}` : message;
}

function unreachable({ connectionOptions }: Config['temporal'], { message }: Error): StartProblem {
  // The transport's error is a nest of Rust's; the operating system's own words are in it.
  const why = /message: "([^"]+)"/.exec(message)?.[1] ?? message;
  return {
    what: `Temporal does not answer at ${connectionOptions.address ?? 'localhost:7233'}: ${why}.`,
    remedy: 'Set TEMPORAL_ADDRESS (and TEMPORAL_TLS_* where it wants TLS), or start the server.',
  };
}
