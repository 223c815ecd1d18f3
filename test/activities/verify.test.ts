import { describe, expect, it } from 'vitest';
import { verifyActivities } from '../../src/activities/verify.ts';
import { fakeKubernetes, pod } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'new' };

/** What v2's status says of its PgBouncer, one look after the other; null where it says nothing. */
type Looks = ({ ready: number; size: number } | null)[];

/** Waits for a v2 of one instance; returns what was not looked at any more. */
async function awaitReplicas(looks: Looks): Promise<Looks> {
  const k = fakeKubernetes({
    listPods: () => Promise.resolve([pod('new-0')]),
    exec: () => Promise.resolve({ stdout: '0\n', stderr: '', exitCode: 0 }),
    get: (() => {
      const pgbouncer = looks.shift();
      return Promise.resolve({ status: pgbouncer ? { pgbouncer } : {} });
    }) as never,
  });
  const clients = { kubernetes: () => Promise.resolve(k) };
  await activityEnvironment().run(() =>
    verifyActivities.awaitReplicas(clients as never, TARGET, 1),
  );
  return looks;
}

describe('the end of a migration', () => {
  it('waits for every PgBouncer that there is', async () => {
    const looks = [
      { ready: 0, size: 2 },
      { ready: 1, size: 2 },
      { ready: 2, size: 2 },
    ];
    expect(await awaitReplicas([...looks, null])).toEqual([null]);
  });

  it('waits for none where v2 has no PgBouncer', async () => {
    expect(await awaitReplicas([null, { ready: 0, size: 1 }])).toHaveLength(1);
    expect(await awaitReplicas([{ ready: 0, size: 0 }, null])).toEqual([null]);
  });
});
