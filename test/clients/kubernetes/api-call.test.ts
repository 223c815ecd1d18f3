import { ApiException } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import {
  apiCall,
  isConflict,
  orNull,
  serverMessage,
} from '../../../src/clients/kubernetes/api-call.ts';
import { KubernetesFailed } from '../../../src/model/errors.ts';

/** What the client library throws for an answer that is not 2xx: the body is the text as it came. */
function answered(status: number, body: unknown = ''): ApiException<unknown> {
  return new ApiException(status, 'Unknown API Status Code!', body, {});
}

const statusBody = (reason: string, message: string) =>
  JSON.stringify({ kind: 'Status', status: 'Failure', reason, message });

async function failureOf(error: unknown): Promise<KubernetesFailed> {
  const caught = await apiCall('get pod pg/a', () => {
    throw error;
  }).catch((thrown: unknown) => thrown);
  if (!(caught instanceof KubernetesFailed)) throw new Error(`not translated: ${String(caught)}`);
  return caught;
}

describe('apiCall', () => {
  it('gives the answer through', async () => {
    await expect(apiCall('get', () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('tells which call failed, with the words of the API server', async () => {
    const error = answered(403, statusBody('Forbidden', 'pods "a" is forbidden'));
    const failure = await failureOf(error);
    expect(failure).toMatchObject({ status: 403, reason: 'Forbidden', cause: error });
    expect(failure.message).toContain('get pod pg/a: pods "a" is forbidden');
  });

  it.each([
    ['plain text', '404 page not found\n', '404 page not found'],
    ['nothing', '', 'HTTP 404'],
    ['an object that is no text', { message: 'secret' }, 'HTTP 404'],
    ['JSON that is no status', '{}', 'HTTP 404'],
  ])('says what can be said of an answer with %s', async (_what, body, message) => {
    const failure = await failureOf(answered(404, body));
    expect(failure).toMatchObject({ status: 404, reason: null });
    expect(failure.explanation.what).toContain(`get pod pg/a: ${message}.`);
  });

  it('keeps a flood of text out of the message', async () => {
    const failure = await failureOf(answered(502, 'x'.repeat(5000)));
    expect(failure.explanation.what).toContain('x'.repeat(200));
    expect(failure.explanation.what).not.toContain('x'.repeat(201));
  });

  it.each([401, 409, 429, 500, 502, 503, 504])('tries %d again', async (status) => {
    await expect(failureOf(answered(status))).resolves.toMatchObject({ status, retryable: true });
  });

  it.each([400, 403, 404, 405, 415, 422])('does not try %d again', async (status) => {
    await expect(failureOf(answered(status))).resolves.toMatchObject({ status, retryable: false });
  });

  it.each([
    'failed to create typed patch object: .spec.x: field not declared in schema',
    'failed to create typed patch object: .spec.port: expected numeric (int or float), got string',
  ])(
    'does not try again what no schema understands, although it comes as 500: %s',
    async (message) => {
      const failure = await failureOf(answered(500, statusBody('InternalError', message)));
      expect(failure.retryable).toBe(false);
    },
  );

  it('tries again when there was no answer, and says why there was none', async () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:6443');
    const error = new TypeError('fetch failed', { cause });
    const failure = await failureOf(error);
    expect(failure).toMatchObject({ status: null, reason: null, retryable: true, cause: error });
    expect(failure.message).toContain('fetch failed: connect ECONNREFUSED 127.0.0.1:6443');
  });

  it('says what there is to say of an error without a cause', async () => {
    const failure = await failureOf(new Error('The operation was aborted'));
    expect(failure.explanation.what).toMatch(/: get pod pg\/a: The operation was aborted\.$/);
  });

  it('copes with whatever is thrown', async () => {
    const failure = await failureOf('gone');
    expect(failure).toMatchObject({ status: null, retryable: true });
    expect(failure.message).toContain('get pod pg/a: gone.');
  });

  it('leaves a failure of an inner call as it is', async () => {
    const inner = await failureOf(answered(404));
    await expect(failureOf(inner)).resolves.toBe(inner);
  });
});

describe('orNull', () => {
  it('takes a missing object for an answer', async () => {
    const missing = apiCall('get', () => Promise.reject(answered(404)));
    await expect(orNull(missing)).resolves.toBeNull();
  });

  it.each([403, 500])('takes nothing else for one: %d', async (status) => {
    const failed = apiCall('get', () => Promise.reject(answered(status)));
    await expect(orNull(failed)).rejects.toMatchObject({ status });
  });

  it('gives the object through', async () => {
    await expect(orNull(Promise.resolve({ name: 'a' }))).resolves.toEqual({ name: 'a' });
  });
});

describe('isConflict', () => {
  it('knows a conflict from every other failure', async () => {
    expect(isConflict(await failureOf(answered(409)))).toBe(true);
    expect(isConflict(await failureOf(answered(404)))).toBe(false);
    expect(isConflict(answered(409))).toBe(false);
    expect(isConflict(undefined)).toBe(false);
  });
});

describe('serverMessage', () => {
  it('is what the API server said, without the call', async () => {
    const said = await failureOf(answered(422, statusBody('Invalid', 'spec.x: Required value')));
    expect(serverMessage(said)).toBe('spec.x: Required value');
  });

  it('is the status where it said nothing', async () => {
    expect(serverMessage(await failureOf(answered(400)))).toBe('HTTP 400');
  });

  it('is nothing where it did not answer', async () => {
    expect(serverMessage(await failureOf(new Error('timed out')))).toBeNull();
  });
});
