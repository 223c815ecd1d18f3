import { ApiException, KubeConfig, type V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { Apis } from '../../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../../src/clients/kubernetes/kubernetes.ts';
import { V2 } from '../../../src/model/names.ts';

/** A Kubernetes whose APIs have only the methods that a test is about. */
function over(apis: { [K in keyof Apis]?: object }): Kubernetes {
  return new Kubernetes({ kubeConfig: new KubeConfig(), ...apis } as unknown as Apis);
}

const AT = { namespace: 'pg', name: 'cluster1-v2' };
const refusal = (status: number) => new ApiException(status, 'HTTP', '{"message":"no"}', {});

describe('an apply', () => {
  const body = { spec: {} };

  function applying() {
    const sent: object[] = [];
    const custom = {
      patchNamespacedCustomObject: (request: object) => {
        sent.push(request);
        return Promise.resolve({ spec: { defaulted: true } });
      },
    };
    return { k: over({ custom }), sent };
  }

  const asSent = {
    ...V2,
    ...AT,
    body,
    fieldManager: 'pg-handover',
    fieldValidation: 'Strict',
    force: true,
  };

  it('refuses fields that the schema does not know', async () => {
    const { k, sent } = applying();
    await k.apply(V2, AT, body);
    expect(sent).toEqual([asSent]);
  });

  it('that is dry differs in nothing but that it has no effect', async () => {
    const { k, sent } = applying();
    await expect(k.applyDry(V2, AT, body)).resolves.toEqual({ spec: { defaulted: true } });
    expect(sent).toEqual([{ ...asSent, dryRun: 'All' }]);
  });

  it('that is dry says so when it fails', async () => {
    const custom = { patchNamespacedCustomObject: () => Promise.reject(refusal(422)) };
    await expect(over({ custom }).applyDry(V2, AT, body)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('pg/cluster1-v2, dry: no') as string,
    });
  });
});

describe('mayCall', () => {
  function reviewing(allowed: boolean | undefined) {
    const asked: unknown[] = [];
    const authorization = {
      createSelfSubjectAccessReview: ({ body }: { body: V1SelfSubjectAccessReview }) => {
        asked.push(JSON.parse(JSON.stringify(body.spec.resourceAttributes)));
        return Promise.resolve(allowed === undefined ? {} : { status: { allowed } });
      },
    };
    return { k: over({ authorization }), asked };
  }

  it('asks for a subresource in the way that the API server understands', async () => {
    const { k, asked } = reviewing(true);
    const question = { namespace: 'pg', verb: 'get', group: '', resource: 'pods/exec' };
    await expect(k.mayCall(question)).resolves.toBe(true);
    expect(asked).toEqual([
      { namespace: 'pg', verb: 'get', group: '', resource: 'pods', subresource: 'exec' },
    ]);
  });

  it('asks for the whole cluster where there is no namespace', async () => {
    const { k, asked } = reviewing(true);
    await k.mayCall({
      namespace: null,
      verb: 'list',
      group: 'storage.k8s.io',
      resource: 'storageclasses',
    });
    expect(asked).toEqual([{ verb: 'list', group: 'storage.k8s.io', resource: 'storageclasses' }]);
  });

  it.each([false, undefined])('takes %j for no', async (allowed) => {
    const question = { namespace: 'pg', verb: 'get', group: '', resource: 'secrets' };
    await expect(reviewing(allowed).k.mayCall(question)).resolves.toBe(false);
  });
});

describe('readNamespaceLabels', () => {
  const reading = (answer: Promise<object>) => over({ core: { readNamespace: () => answer } });

  it('knows a namespace without labels from one that is not there', async () => {
    const labels = { vendor: 'crunchydata' };
    const found = reading(Promise.resolve({ metadata: { labels } }));
    await expect(found.readNamespaceLabels('pg')).resolves.toEqual(labels);
    await expect(reading(Promise.resolve({})).readNamespaceLabels('pg')).resolves.toEqual({});
    const missing = reading(Promise.reject(refusal(404)));
    await expect(missing.readNamespaceLabels('pg')).resolves.toBeNull();
  });

  it('does not take a refusal for an answer', async () => {
    const forbidden = reading(Promise.reject(refusal(403)));
    await expect(forbidden.readNamespaceLabels('pg')).rejects.toMatchObject({ status: 403 });
  });
});

describe('listStorageClasses', () => {
  it('lists them all', async () => {
    const items = [{ metadata: { name: 'fast' } }];
    const storage = { listStorageClass: () => Promise.resolve({ items }) };
    await expect(over({ storage }).listStorageClasses()).resolves.toEqual(items);
  });
});
