import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { removeTargetActivities } from '../../src/activities/remove-target.ts';
import { fakeKubernetes, type Fields } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'new' };
const REPO_HOST: Fields<V1Pod> = { metadata: { name: 'new-repo-host-0' } };
const CREATED = { uid: 'uid-v2', createdAt: '2026-01-02T00:00:00Z' };

describe('the certificates that were made for a v2', () => {
  it('go with it; older ones are somebody’s own and stay', { timeout: 15_000 }, async () => {
    const madeAt: Record<string, string> = {
      'new-cluster-ca-cert': '2026-01-01T23:59:59Z',
      'new-cluster-cert': '2026-01-02T00:00:00Z',
    };
    const deleted: string[] = [];
    const k = fakeKubernetes({
      get: () => Promise.resolve(null),
      listPods: () => Promise.resolve([]),
      listVolumeClaims: () => Promise.resolve([]),
      secretCreatedAtMs: ({ name }) => {
        const at = madeAt[name];
        return Promise.resolve(at === undefined ? null : Date.parse(at));
      },
      deleteSecret: ({ name }) => {
        deleted.push(name);
        return Promise.resolve();
      },
    });
    const clients = { kubernetes: () => Promise.resolve(k) };
    await activityEnvironment().run(() =>
      removeTargetActivities.removeTarget(clients, TARGET, CREATED),
    );
    expect(deleted).toEqual(['new-cluster-cert']);
  });
});

describe('a removal that v2’s operator has forgotten', () => {
  it(
    'goes on when its resource is touched, after nothing happened for a while',
    { timeout: 40_000 },
    async () => {
      const touched: string[] = [];
      const k = fakeKubernetes({
        get: () => Promise.resolve(null),
        // What is left until the operator looks again, as seen on the real one.
        listPods: () => Promise.resolve(touched.length > 0 ? [] : [REPO_HOST]),
        listVolumeClaims: () => Promise.resolve([]),
        secretCreatedAtMs: () => Promise.resolve(null),
        merge: ({ plural }, { name }, body) => {
          touched.push(`${plural} ${name} ${Object.keys(annotationsOf(body)).join()}`);
          return Promise.resolve();
        },
      });
      const clients = { kubernetes: () => Promise.resolve(k) };
      await activityEnvironment().run(() =>
        removeTargetActivities.removeTarget(clients, TARGET, CREATED),
      );
      expect(touched).toEqual(['postgresclusters new pg-handover/look-again']);
    },
  );
});

function annotationsOf(body: object): object {
  return (body as { metadata: { annotations: object } }).metadata.annotations;
}
