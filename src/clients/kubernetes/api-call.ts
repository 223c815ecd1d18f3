import { ApiException } from '@kubernetes/client-node';
import { KubernetesFailed } from '../../model/errors.ts';

/** Run one API call; whatever goes wrong comes out as {@link KubernetesFailed}, named by the call. */
export async function apiCall<T>(call: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toKubernetesFailed(call, error);
  }
}

/** The same, but a missing object is an answer: null. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubernetesFailed && error.status === 404) return null;
    throw error;
  }
}

export function isConflict(error: unknown): boolean {
  return error instanceof KubernetesFailed && error.status === 409;
}

/** What the API server itself said, without ours around it; null when it did not answer. */
export function serverMessage({ cause, status }: KubernetesFailed): string | null {
  if (!(cause instanceof ApiException)) return null;
  return readBody(cause.body as unknown).message || `HTTP ${status ?? cause.code}`;
}

function toKubernetesFailed(call: string, error: unknown): Error {
  if (error instanceof KubernetesFailed) return error;
  if (!(error instanceof ApiException)) return noAnswer(call, error);
  const { message, reason } = readBody(error.body as unknown);
  return new KubernetesFailed(
    { call, status: error.code, reason, message: message || `HTTP ${error.code}` },
    isRetryable(error.code, message),
    { cause: error },
  );
}

function noAnswer(call: string, error: unknown): Error {
  const cause =
    error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const message = error instanceof Error ? `${error.message}${cause}` : String(error);
  return new KubernetesFailed({ call, status: null, reason: null, message }, true, {
    cause: error,
  });
}

/** The body is a JSON text of a Status, or plain text where the resource type is not served, or nothing. */
function readBody(body: unknown): { message: string; reason: string | null } {
  if (typeof body !== 'string') return { message: '', reason: null };
  try {
    const status = JSON.parse(body) as { message?: string; reason?: string };
    return { message: status.message ?? '', reason: status.reason ?? null };
  } catch {
    return { message: body.trim().slice(0, 200), reason: null };
  }
}

/**
 * 409 is retried: a newer resourceVersion is read and the change is made again. What a server-side apply does not
 * understand (a field that the schema does not know, a text where it wants a number) comes back as 500, and no retry
 * mends it.
 */
function isRetryable(status: number, message: string): boolean {
  if (UNREADABLE.test(message)) return false;
  return status === 409 || status === 429 || status >= 500 || status === 401;
}

const UNREADABLE = /failed to create typed patch object|field not declared in schema/;
