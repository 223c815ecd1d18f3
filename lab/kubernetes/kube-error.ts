/** An answer of the API server other than 2xx, with what a caller decides by. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly code: number;
  readonly reason: string;
  readonly body: string;

  constructor(request: string, code: number, body: string) {
    const status = parseStatus(body);
    super(`${request}: HTTP ${String(code)}: ${status.message ?? body.slice(0, 500)}`);
    this.code = code;
    this.reason = status.reason ?? '';
    this.body = body;
  }
}

/** True for a missing object, by our own requests (KubeError) and client-node's (ApiException) alike. */
export function isNotFound(error: unknown): boolean {
  return httpCode(error) === 404;
}

/** True for AlreadyExists, a stale resourceVersion and a wrong UID precondition (all HTTP 409). */
export function isConflict(error: unknown): boolean {
  return httpCode(error) === 409;
}

/** True for an object that may not be as it was sent, e.g. with another UID than the one of its name has. */
export function isInvalid(error: unknown): boolean {
  return httpCode(error) === 422;
}

function httpCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function parseStatus(body: string): { message?: string; reason?: string } {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // a missing resource type answers in plain text
  }
}
