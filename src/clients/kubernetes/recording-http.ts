import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  RequestContext,
  ResponseContext,
  SelfDecodingBody,
  wrapHttpLibrary,
  type HttpLibrary,
} from '@kubernetes/client-node';
import type { ChangeVerb } from '../../model/change.ts';
import { NOT_THERE, changeLog, type AnsweredChange, type ChangeLog } from '../change-log.ts';
import { apiObject, type ApiObject } from './api-object.ts';
import { changedFields } from './changed-fields.ts';

/** The look at what there was before; a change does not wait longer for it. */
const LOOK_TIMEOUT_MS = 5_000;

/**
 * Every call of the API goes through here, so that no change can be forgotten in the record: whatever is neither read
 * nor dry is told to who listens, with the object as it was and as it is. Costs one more read for each change.
 */
export function recordingHttp(inner: HttpLibrary = new IsomorphicFetchHttpLibrary()): HttpLibrary {
  return wrapHttpLibrary({
    send: (request) => {
      const log = changeLog();
      const object = log === null ? null : changed(request);
      return log === null || object === null
        ? inner.send(request).toPromise()
        : new RecordedCall(inner, request, object).send(log);
    },
  });
}

/** @returns null for what changes nothing: reads, dry calls, and the questions what we may do. */
function changed(request: RequestContext): ApiObject | null {
  if (request.getHttpMethod() === HttpMethod.GET) return null;
  const object = apiObject(request.getUrl());
  if (object === null || object.dryRun || object.resource === 'selfsubjectaccessreviews')
    return null;
  return object;
}

interface Seen {
  metadata?: { uid?: string; resourceVersion?: string };
}

class RecordedCall {
  private readonly inner: HttpLibrary;
  private readonly request: RequestContext;
  private readonly object: ApiObject;

  constructor(inner: HttpLibrary, request: RequestContext, object: ApiObject) {
    this.inner = inner;
    this.request = request;
    this.object = object;
  }

  async send(log: ChangeLog): Promise<ResponseContext> {
    const before = await this.lookBefore();
    const answered = log.sent({
      verb: this.verb(before),
      object: this.object.name,
      server: this.object.server,
      statement: null,
      uidBefore: before?.metadata?.uid ?? null,
    });
    const response = await this.inner.send(this.request).toPromise();
    const text = await response.body.text();
    answered(this.answer(before, response.httpStatusCode, text));
    const body = new SelfDecodingBody(Promise.resolve(Buffer.from(text)));
    return new ResponseContext(response.httpStatusCode, response.headers, body);
  }

  /** @returns null where there is none; undefined where it could not be read. */
  private async lookBefore(): Promise<Seen | null | undefined> {
    // It goes to where the new one will be listed, not to itself.
    if (this.request.getHttpMethod() === HttpMethod.POST) return null;
    const look = new RequestContext(this.object.url, HttpMethod.GET);
    for (const [name, value] of Object.entries(this.request.getHeaders()))
      if (name.toLowerCase() !== 'content-type') look.setHeaderParam(name, value);
    const dispatcher = this.request.getDispatcher();
    if (dispatcher !== undefined) look.setDispatcher(dispatcher);
    look.setSignal(AbortSignal.timeout(LOOK_TIMEOUT_MS));
    try {
      const response = await this.inner.send(look).toPromise();
      const text = await response.body.text();
      if (response.httpStatusCode === 404) return null;
      return response.httpStatusCode === 200 ? objectIn(text) : undefined;
    } catch {
      // What keeps it from being read keeps the change from being made, too, and is told by that.
      return undefined;
    }
  }

  private verb(before: Seen | null | undefined): ChangeVerb {
    const method = this.request.getHttpMethod();
    if (method === HttpMethod.DELETE) return 'delete';
    if (method === HttpMethod.POST) return 'create';
    const type = this.request.getHeaders()['Content-Type'] ?? '';
    if (!type.includes('apply-patch')) return 'patch';
    return before === null ? 'create' : 'apply';
  }

  private answer(before: Seen | null | undefined, status: number, text: string): AnsweredChange {
    const deletes = this.request.getHttpMethod() === HttpMethod.DELETE;
    if (status === 404 && deletes) return { answer: NOT_THERE };
    if (status >= 300) return { answer: `refused: ${status} ${refusal(text)}`.trim() };
    const after = deletes ? null : objectIn(text);
    const uidAfter = after?.metadata?.uid ?? null;
    // What is another than it was cannot be told of something that was not seen.
    if (before === undefined || after === undefined) return { answer: 'done', uidAfter };
    const was = before?.metadata?.resourceVersion;
    const same = was !== undefined && was === after?.metadata?.resourceVersion;
    return {
      answer: same ? 'unchanged' : 'done',
      uidAfter,
      ...changedFields({ before, after, secret: this.object.resource === 'secrets' }),
    };
  }
}

/** The reason only: a message may hold what was sent. */
function refusal(text: string): string {
  const { reason } = (objectIn(text) ?? {}) as { reason?: unknown };
  return typeof reason === 'string' ? reason : '';
}

/** @returns undefined for what is none: a proxy may answer in plain text. */
function objectIn(text: string): Seen | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}
