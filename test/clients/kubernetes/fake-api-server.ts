import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../../src/clients/kubernetes/kubernetes.ts';

/** What the server does with a request: answer, say nothing, or cut the connection; null is what an API server does. */
export type Reply = { status: number; body: unknown } | 'silence' | 'cut' | null;

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}

interface Stored {
  metadata: { uid: string; resourceVersion: string };
}

const LISTS = /\/(pods|jobs|deployments|persistentvolumeclaims|storageclasses|perconapgclusters)$/;

/** The API of a Kubernetes over HTTP, as far as our client uses it: objects by their path, and what was asked. */
export class FakeApiServer {
  readonly objects = new Map<string, object>();
  readonly asked: Asked[] = [];
  reply: (asked: Asked) => Reply = () => null;
  private readonly server = createServer((request, response) => {
    void this.handle(request, response);
  });
  private directory = '';
  private version = 1;

  async start(): Promise<Kubernetes> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.directory = await mkdtemp(join(tmpdir(), 'pgh-api-'));
    const path = join(this.directory, 'kubeconfig');
    await writeFile(path, this.kubeConfig());
    return new Kubernetes(await connect(path, null));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** `PATCH /api/v1/namespaces/pg/secrets/a`, of everything but reads where `method` says so. */
  lines(of: (asked: Asked) => boolean = () => true): string[] {
    return this.asked.filter(of).map(({ method, path }) => `${method} ${path}`);
  }

  put(path: string, object: object): void {
    const uid = `uid-${path.split('/').at(-1) ?? ''}`;
    const { metadata, ...rest } = object as { metadata?: object };
    const resourceVersion = String(this.version++);
    this.objects.set(path, { ...rest, metadata: { uid, ...metadata, resourceVersion } });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  private kubeConfig(): string {
    return JSON.stringify({
      clusters: [
        { name: 'one', cluster: { server: this.address, 'insecure-skip-tls-verify': true } },
      ],
      users: [{ name: 'me', user: { token: 'hunter2' } }],
      contexts: [{ name: 'here', context: { cluster: 'one', user: 'me' } }],
      'current-context': 'here',
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.address);
    const { method = '', headers } = request;
    const asked = { method, path: pathname, query: searchParams, headers };
    this.asked.push(asked);
    let text = '';
    for await (const piece of request) text += String(piece);
    const reply = this.reply(asked) ?? this.served(asked, text);
    if (reply === 'silence') return;
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(body);
  }

  private served({ method, path, query, headers }: Asked, text: string) {
    const object = this.objects.get(path);
    if (method === 'POST') return ok({ status: { allowed: true } });
    if (method === 'GET' && object === undefined && LISTS.test(path)) return ok({ items: [] });
    const type = headers['content-type'] ?? '';
    if (object === undefined && !type.includes('apply-patch')) return missing(path);
    if (method === 'GET') return ok(object);
    if (method === 'DELETE') {
      this.objects.delete(path);
      return ok({ kind: 'Status', status: 'Success' });
    }
    return ok(this.patched({ path, object, dry: query.has('dryRun') }, text));
  }

  private patched(
    { path, object, dry }: { path: string; object: object | undefined; dry: boolean },
    text: string,
  ): object {
    const before = structuredClone(object);
    const after = merged(object ?? {}, JSON.parse(text) as object);
    if (dry || (before !== undefined && JSON.stringify(before) === JSON.stringify(after)))
      return before ?? after;
    this.put(path, after);
    return this.objects.get(path) as Stored;
  }
}

const ok = (body: unknown) => ({ status: 200, body });
const missing = (path: string) => ({
  status: 404,
  body: { kind: 'Status', reason: 'NotFound', message: `there is no ${path}` },
});

function merged(into: object, patch: object): object {
  const result: Record<string, unknown> = { ...into };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    const deep = isObject(old) && isObject(value);
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = deep ? merged(old, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
