import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LabConnection } from './connect-lab.ts';
import { KubeError } from './kube-error.ts';
import type { KubeObject } from './types.ts';

const RECONNECT_MS = 500;
/** The API server ends the watch by itself: a half-dead connection is noticed at the latest then. */
const WATCH_SECONDS = 240;

/** One change, as the API server tells it. */
export interface WatchedEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: T;
}

/** What to watch, and what to do with each change. */
export interface WatchOptions<T> {
  lab: LabConnection;
  /** Path of the collection, e.g. `/api/v1/pods` or `/apis/pg.percona.com/v1/perconapgclusters`. */
  path: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Awaited: the next event is handled after it. What it throws goes to `onError`; the watch goes on. */
  onEvent: (event: WatchedEvent<T>) => void | Promise<void>;
  /** Told of each relist and reconnect, with why. Default: nothing. */
  onError?: (error: unknown) => void;
  /** Do not replay what exists at the start as ADDED: only what happens from now on. */
  fromNow?: boolean;
  /** Called once, after the first list was handled: the cache is warm, nothing will be missed. */
  onSynced?: () => void;
  signal: AbortSignal;
}

interface State<T> {
  resourceVersion: string | undefined;
  known: Map<string, T>;
  replay: boolean;
  synced: boolean;
}

/**
 * List + watch until `signal` aborts (then it resolves). Survives restarts of the API server; relists
 * when the resource version is too old (410) and tells the deletions that it missed meanwhile.
 */
export async function watchResource<T extends KubeObject>(options: WatchOptions<T>): Promise<void> {
  const state: State<T> = {
    resourceVersion: undefined,
    known: new Map(),
    replay: !options.fromNow,
    synced: false,
  };
  const aborted = (): boolean => options.signal.aborted;
  while (!aborted()) {
    try {
      if (state.resourceVersion === undefined) await list(options, state);
      await follow(options, state);
    } catch (error) {
      if (aborted()) return;
      options.onError?.(error);
      // A watch refused with 410 answers in HTTP; a running one sends an ERROR event (see follow).
      if (error instanceof KubeError && error.code === 410) state.resourceVersion = undefined;
      await sleep(RECONNECT_MS, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

async function list<T extends KubeObject>(
  options: WatchOptions<T>,
  state: State<T>,
): Promise<void> {
  const answer = await options.lab.request<{
    apiVersion: string;
    kind: string;
    metadata: { resourceVersion: string };
    items: T[];
  }>({ path: withQuery(options, {}), signal: options.signal });
  const kind = answer.kind.replace(/List$/, '');
  const gone = new Map(state.known);
  for (const item of answer.items) {
    const object = { ...item, apiVersion: answer.apiVersion, kind }; // items in a list carry neither
    const before = state.known.get(uidOf(object));
    gone.delete(uidOf(object));
    if (before?.metadata.resourceVersion === object.metadata.resourceVersion) continue;
    if (state.replay) await emit(options, state, { type: before ? 'MODIFIED' : 'ADDED', object });
    else state.known.set(uidOf(object), object);
  }
  for (const object of gone.values()) await emit(options, state, { type: 'DELETED', object });
  state.resourceVersion = answer.metadata.resourceVersion;
  state.replay = true;
  if (!state.synced) options.onSynced?.();
  state.synced = true;
}

async function follow<T extends KubeObject>(
  options: WatchOptions<T>,
  state: State<T>,
): Promise<void> {
  const path = withQuery(options, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    resourceVersion: state.resourceVersion ?? '',
  });
  const body = await options.lab.stream(path, options.signal);
  for await (const line of linesOf(body)) {
    const event = JSON.parse(line) as { type: string; object: T & { code?: number } };
    if (event.type === 'ERROR') {
      throw new KubeError(
        `watch ${options.path}`,
        event.object.code ?? 500,
        JSON.stringify(event.object),
      );
    }
    if (isChange(event.type))
      await emit(options, state, { type: event.type, object: event.object });
    state.resourceVersion = event.object.metadata.resourceVersion;
  }
}

async function emit<T extends KubeObject>(
  options: WatchOptions<T>,
  state: State<T>,
  event: WatchedEvent<T>,
): Promise<void> {
  if (event.type === 'DELETED') state.known.delete(uidOf(event.object));
  else state.known.set(uidOf(event.object), event.object);
  try {
    await options.onEvent(event);
  } catch (error) {
    if (!options.signal.aborted) options.onError?.(error);
  }
}

/** Lines of a stream; unlike readline's iterator it rejects when the connection breaks. */
async function* linesOf(body: Readable): AsyncGenerator<string> {
  body.setEncoding('utf8');
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}

function isChange(type: string): type is WatchedEvent<unknown>['type'] {
  return type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED';
}

function uidOf(object: KubeObject): string {
  return object.metadata.uid ?? '';
}

function withQuery<T>(options: WatchOptions<T>, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query);
  if (options.labelSelector) parameters.set('labelSelector', options.labelSelector);
  if (options.fieldSelector) parameters.set('fieldSelector', options.fieldSelector);
  const text = parameters.toString();
  return text ? `${options.path}?${text}` : options.path;
}
