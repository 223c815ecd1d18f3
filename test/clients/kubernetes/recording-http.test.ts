import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../../src/clients/kubernetes/kubernetes.ts';
import { V2 } from '../../../src/model/names.ts';
import { heardOf } from '../heard-changes.ts';
import { FakeApiServer, type Reply } from './fake-api-server.ts';

const SECRET = { namespace: 'pg', name: 'app' };
const SECRET_PATH = '/api/v1/namespaces/pg/secrets/app';
const CLUSTER = { namespace: 'pg', name: 'cluster1' };
const CLUSTER_PATH = '/apis/pgv2.percona.com/v2/namespaces/pg/perconapgclusters/cluster1';
const STANDBY = { spec: { standby: { enabled: true } } };
const forbidden = { kind: 'Status', reason: 'Forbidden', message: 'you may not see hunter2' };

let server: FakeApiServer;
let k: Kubernetes;

beforeEach(async () => {
  server = new FakeApiServer();
  k = await server.start();
});
afterEach(() => server.stop());

/** Let the server do something else with every request of a method. */
function when(method: string, reply: Reply): void {
  server.reply = (asked) => (asked.method === method ? reply : null);
}

describe('a change of an object', () => {
  it('is told with what it was and what it is, and where', async () => {
    server.put(CLUSTER_PATH, { metadata: { uid: 'u1' }, ...STANDBY });
    const promoted = { spec: { standby: { enabled: false } } };
    expect(await heardOf(() => k.apply(V2, CLUSTER, promoted))).toEqual([
      {
        verb: 'apply',
        object: 'perconapgclusters.pgv2.percona.com pg/cluster1',
        server: server.address,
        statement: null,
        uidBefore: 'u1',
        uidAfter: 'u1',
        answer: 'done',
        fields: [{ path: 'spec.standby.enabled', before: true, after: false }],
        fieldsLeftOut: 0,
      },
    ]);
  });

  it('that was not there is a creation', async () => {
    const [heard] = await heardOf(() => k.apply(V2, CLUSTER, STANDBY));
    expect(heard).toMatchObject({ verb: 'create', uidBefore: null, uidAfter: 'uid-cluster1' });
    expect(heard?.fields).toEqual([{ path: 'spec.standby.enabled', before: null, after: true }]);
  });

  it('that is so already is told as unchanged', async () => {
    server.put(CLUSTER_PATH, STANDBY);
    const [heard] = await heardOf(() => k.apply(V2, CLUSTER, STANDBY));
    expect(heard).toMatchObject({ verb: 'apply', answer: 'unchanged', fields: [] });
  });

  it('by some fields is a patch', async () => {
    server.put(CLUSTER_PATH, STANDBY);
    const [heard] = await heardOf(() => k.merge(V2, CLUSTER, { spec: { pause: true } }));
    expect(heard).toMatchObject({ verb: 'patch', answer: 'done' });
    expect(heard?.fields).toEqual([{ path: 'spec.pause', before: null, after: true }]);
  });

  it('that is deleted is told with what went', async () => {
    server.put(CLUSTER_PATH, STANDBY);
    const [heard] = await heardOf(() => k.delete(V2, CLUSTER, 'uid-cluster1'));
    expect(heard).toMatchObject({ verb: 'delete', uidBefore: 'uid-cluster1', uidAfter: null });
    expect(heard).toMatchObject({ answer: 'done' });
    expect(heard?.fields).toEqual([{ path: 'spec.standby.enabled', before: true, after: null }]);
  });

  it('that was gone already is told as that', async () => {
    const [heard] = await heardOf(() => k.delete(V2, CLUSTER, 'uid-cluster1'));
    expect(heard).toMatchObject({ verb: 'delete', answer: 'not there', uidBefore: null });
    expect(heard?.fields).toBeUndefined();
  });

  it('of a secret names its keys and hides its values', async () => {
    server.put(SECRET_PATH, { data: { password: 'b2xk' } });
    const body = { data: { password: 'bmV3', user: 'YXBw' } };
    const heard = await heardOf(() => k.applySecret(SECRET, body));
    expect(heard[0]?.fields).toEqual([
      { path: 'data.password', before: '***', after: '***' },
      { path: 'data.user', before: null, after: '***' },
    ]);
    expect(JSON.stringify(heard)).not.toMatch(/b2xk|bmV3|YXBw/);
  });
});

describe('a change that did not come through', () => {
  it('is told by status and reason, not by the message: that may hold what was sent', async () => {
    when('PATCH', { status: 403, body: forbidden });
    const [heard] = await heardOf(() => k.applySecret(SECRET, {}));
    expect(heard).toMatchObject({ answer: 'refused: 403 Forbidden' });
    expect(heard?.fields).toBeUndefined();
  });

  it('is told by its status where a proxy answers in plain text', async () => {
    when('PATCH', { status: 502, body: 'Bad Gateway' });
    const [heard] = await heardOf(() => k.applySecret(SECRET, {}));
    expect(heard?.answer).toBe('refused: 502');
  });

  it('has no answer where the connection was cut: it may have been done', async () => {
    server.put(CLUSTER_PATH, STANDBY);
    when('DELETE', 'cut');
    const heard = await heardOf(() => k.delete(V2, CLUSTER, 'uid-cluster1'));
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ verb: 'delete', uidBefore: 'uid-cluster1' });
    expect(heard[0]).not.toHaveProperty('answer');
  });

  it('fails for its caller with the words of the API server, and not otherwise', async () => {
    when('PATCH', { status: 403, body: forbidden });
    const failing = () => k.applySecret(SECRET, {});
    const silently = await failing().catch((error: unknown) => error);
    let heard: unknown;
    await heardOf(() => failing().catch((error: unknown) => (heard = error)));
    expect(heard).toMatchObject({
      ...{ code: 'KUBERNETES_FAILED', status: 403, reason: 'Forbidden', retryable: false },
      message: expect.stringContaining('apply secret pg/app: you may not see hunter2') as string,
    });
    expect((heard as Error).message).toBe((silently as Error).message);
  });
});

describe('the look at what there was', () => {
  it.each<[string, Reply]>([
    ['refused', { status: 403, body: forbidden }],
    ['cut off', 'cut'],
    ['answered by something else', { status: 200, body: 'hello' }],
  ])('that is %s keeps no change from being made', async (_how, reply) => {
    server.put(CLUSTER_PATH, STANDBY);
    when('GET', reply);
    const [heard] = await heardOf(() => k.merge(V2, CLUSTER, { spec: { pause: true } }));
    expect(server.objects.get(CLUSTER_PATH)).toMatchObject({ spec: { pause: true } });
    // What was there is not known, so nothing is told as new.
    expect(heard).toMatchObject({ answer: 'done', uidBefore: null, uidAfter: 'uid-cluster1' });
    expect(heard?.fields).toBeUndefined();
  });

  it('that hangs is given up before the change is', { timeout: 15_000 }, async () => {
    when('GET', 'silence');
    const heard = await heardOf(() => k.apply(V2, CLUSTER, STANDBY));
    expect(heard[0]).toMatchObject({ verb: 'apply', answer: 'done' });
  });

  it('is made with the rights of the change, and with none of its body', async () => {
    await heardOf(() => k.applySecret(SECRET, { data: { a: 'b' } }));
    const [look, change] = server.asked;
    expect(look?.headers.authorization).toBe('Bearer hunter2');
    expect(look?.headers.authorization).toBe(change?.headers.authorization);
    expect(look?.headers).not.toHaveProperty('content-type');
    expect(look?.query.toString()).toBe('');
  });

  it('is not made where nobody listens', async () => {
    await k.applySecret(SECRET, { data: {} });
    await k.deleteSecret(SECRET);
    expect(server.lines()).toEqual([`PATCH ${SECRET_PATH}`, `DELETE ${SECRET_PATH}`]);
  });

  it('is made once for each change where somebody does', async () => {
    await heardOf(() => k.applySecret(SECRET, { data: {} }));
    expect(server.lines()).toEqual([`GET ${SECRET_PATH}`, `PATCH ${SECRET_PATH}`]);
  });
});

describe('the caller of a change that is told', () => {
  it('has the answer of the API server as it came', async () => {
    const body = { spec: { umlaut: 'ä€😀', nested: [1, null, { a: true }] } };
    let answer: unknown;
    await heardOf(async () => {
      answer = await k.apply(V2, CLUSTER, body);
    });
    expect(answer).toEqual(server.objects.get(CLUSTER_PATH));
    expect(answer).toMatchObject({ spec: { umlaut: 'ä€😀' } });
  });

  it('has an answer that is no object as its failure, and the change is told as done', async () => {
    when('PATCH', { status: 200, body: 'not JSON' });
    const [heard] = await heardOf(() => k.apply(V2, CLUSTER, STANDBY));
    expect(heard?.answer).toBe('done');
  });
});
