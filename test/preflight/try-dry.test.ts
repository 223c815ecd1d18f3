import { describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { V2 } from '../../src/model/names.ts';
import { tryDry } from '../../src/preflight/try-dry.ts';
import { fakeKubernetes } from '../clients/fake-kubernetes.ts';
import { TAKEN, plan } from '../helpers/builders.ts';
import { refuse, silence } from './healthy-sides.ts';

const { standby: STANDBY, final: FINAL } = plan();
const FORMS = { standby: STANDBY, final: FINAL };
const answering = (applyDry: Kubernetes['applyDry']) => fakeKubernetes({ applyDry });

describe('a dry run', () => {
  it('sends the standby as it would be made, and the final form as it would be applied', async () => {
    const sent: unknown[] = [];
    const k = answering((...call) => {
      sent.push(call);
      return Promise.resolve(call[2]);
    });
    await expect(tryDry(k, FORMS)).resolves.toEqual({ standby: TAKEN, final: TAKEN });
    const ref = { namespace: 'pg', name: 'cluster1-v2' };
    expect(sent).toEqual([STANDBY, FINAL].map((form) => [V2, ref, form]));
  });

  it('tells which fields would be dropped without a word', async () => {
    const { spec, ...rest } = structuredClone(STANDBY);
    Reflect.deleteProperty(spec, 'crVersion');
    const k = answering(() => Promise.resolve({ ...rest, spec }));
    await expect(tryDry(k, FORMS)).resolves.toMatchObject({
      standby: { accepted: true, message: null, pruned: ['spec.crVersion'] },
    });
  });

  it.each([
    [400, 'strict decoding error: unknown field "spec.x"'],
    [422, 'spec.backups: Required value'],
    [500, 'failed to create typed patch object: .spec.x: field not declared in schema'],
    [500, 'failed to create typed patch object: .spec.port: expected numeric, got string'],
    [403, 'admission webhook "v.kyverno.svc" denied the request: no latest tag'],
    [403, "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"],
  ])(
    'that is refused with %i says so in the words of the API server: %s',
    async (status, words) => {
      const answer = { accepted: false, message: words, pruned: [] };
      await expect(tryDry(answering(refuse(status, words)), FORMS)).resolves.toEqual({
        standby: answer,
        final: answer,
      });
    },
  );

  it('that is refused in the final form alone says so of that form', async () => {
    const words = 'spec.patroni.syncPeriodSeconds: should be greater than or equal to 1';
    const k = answering((...call) =>
      call[2] === FINAL ? refuse(422, words)() : Promise.resolve(call[2]),
    );
    await expect(tryDry(k, FORMS)).resolves.toEqual({
      standby: TAKEN,
      final: { accepted: false, message: words, pruned: [] },
    });
  });

  it.each([
    [401, 'Unauthorized'],
    [403, 'perconapgclusters.pgv2.percona.com "c" is forbidden: User "w" cannot patch resource'],
    [404, 'namespaces "pg2" not found'],
    [409, 'the object has been modified'],
    [429, 'too many requests'],
    [503, 'etcd is away'],
  ])('that ends with %i is no answer to the question: %s', async (status, words) => {
    await expect(tryDry(answering(refuse(status, words)), FORMS)).rejects.toMatchObject({
      status,
    });
  });

  it('that gets no answer says nothing of the standby', async () => {
    await expect(tryDry(answering(silence), FORMS)).rejects.toMatchObject({ status: null });
    const fault = () => Promise.reject(new TypeError('x is undefined'));
    await expect(tryDry(answering(fault), FORMS)).rejects.toThrow(TypeError);
  });
});
