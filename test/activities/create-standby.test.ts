import { describe, expect, it } from 'vitest';
import { createStandbyActivities } from '../../src/activities/create-standby.ts';
import type { Kubernetes, ObjectRef } from '../../src/clients/kubernetes/kubernetes.ts';
import { OWNER_ANNOTATION } from '../../src/model/names.ts';
import type { SecretPlan } from '../../src/model/plan.ts';
import { fakeKubernetes } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { plan } from '../helpers/builders.ts';

const OWNER = 'handover-pg-cluster1';
const REF = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg2', cluster: 'new' },
};
const SECRETS: SecretPlan[] = [
  {
    kind: 'repository',
    name: 'new-pgbackrest-secrets',
    user: null,
    from: { kind: 'Secret', name: 'cluster1-backrest-repo-config' },
  },
  {
    kind: 'user',
    name: 'new-pguser-pguser',
    user: 'pguser',
    from: { kind: 'Secret', name: 'cluster1-pguser-secret' },
  },
];
const encode = (text: string) => Buffer.from(text).toString('base64');
const OF_V1: Record<string, Record<string, string>> = {
  'cluster1-backrest-repo-config': {
    'aws-s3-key': encode('KEY'),
    'aws-s3-key-secret': encode('SECRET'),
  },
  'cluster1-pguser-secret': { username: encode('pguser'), password: encode('as on v1') },
};

interface Applied {
  metadata: { name: string; labels: object; annotations: object };
  data: Record<string, string>;
}

/** Apply v2's secrets as this migration. @param existing owners of secrets that are there, by their name. */
function apply(existing: Record<string, string | undefined> = {}, more: Partial<Kubernetes> = {}) {
  const applied: Applied[] = [];
  const k = fakeKubernetes({
    readData: (_kind, { namespace, name }) =>
      Promise.resolve(namespace === 'pg' ? (OF_V1[name] ?? null) : null),
    readSecret: ({ name }: ObjectRef) => {
      if (!Object.hasOwn(existing, name)) return Promise.resolve(null);
      const owner = existing[name];
      const annotations: Record<string, string> =
        owner === undefined ? {} : { [OWNER_ANNOTATION]: owner };
      return Promise.resolve({ data: {}, annotations });
    },
    applySecret: (_ref, body) => {
      applied.push(body as unknown as Applied);
      return Promise.resolve();
    },
    ...more,
  });
  const clients = { kubernetes: () => Promise.resolve(k) };
  const { repository } = plan();
  const execution = { workflowId: OWNER, runId: 'run' };
  const done = activityEnvironment({ workflowExecution: execution }).run(() =>
    createStandbyActivities.applySecrets(clients, REF, { secrets: SECRETS, repository }),
  );
  return { applied, done };
}

describe('the secrets of v2', () => {
  it("have the labels by which v2's operator knows the secret of a user, and its user", async () => {
    const { applied, done } = apply();
    await done;
    expect(applied.map(({ metadata: { name, labels } }) => [name, labels])).toEqual([
      ['new-pgbackrest-secrets', {}],
      [
        'new-pguser-pguser',
        {
          'postgres-operator.crunchydata.com/cluster': 'new',
          'postgres-operator.crunchydata.com/role': 'pguser',
          'postgres-operator.crunchydata.com/pguser': 'pguser',
        },
      ],
    ]);
  });

  it('say which migration made them: an undo removes no others', async () => {
    const { applied, done } = apply();
    await done;
    for (const { metadata } of applied)
      expect(metadata.annotations).toEqual({ 'pg-handover/migration': OWNER });
  });

  it("hold the password of v1, and v1's keys of the bucket", async () => {
    const { applied, done } = apply();
    await done;
    const [repository, user] = applied.map(({ data }) => data);
    expect(user).toEqual({ password: encode('as on v1') });
    expect(Buffer.from(repository?.['s3.conf'] ?? '', 'base64').toString()).toContain('SECRET');
  });

  it('are applied again over those that this migration has made', async () => {
    const { applied, done } = apply({ 'new-pguser-pguser': OWNER });
    await done;
    expect(applied).toHaveLength(2);
  });

  it.each([undefined, 'handover-other'])(
    'are not written over one that another has made: %s',
    async (owner) => {
      const { applied, done } = apply({ 'new-pguser-pguser': owner });
      await expect(done).rejects.toMatchObject({ code: 'NOT_OURS', retryable: false });
      expect(applied.map(({ metadata }) => metadata.name)).toEqual(['new-pgbackrest-secrets']);
    },
  );

  it('are not made up where that of v1 is gone', async () => {
    const { applied, done } = apply({}, { readData: () => Promise.resolve(null) });
    await expect(done).rejects.toThrow(/cluster1-backrest-repo-config of v1 is gone/);
    expect(applied).toEqual([]);
  });
});
