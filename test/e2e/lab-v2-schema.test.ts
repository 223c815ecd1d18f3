import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  connectLab,
  isConflict,
  resourcePath,
  type KubeObject,
  type LabConnection,
} from '../../lab/kubernetes.ts';
import { attach } from '../../lab/stack.ts';
import type { V2Cluster } from '../../src/model/v2-cluster.ts';
import '../helpers/provided.ts';
import { FIXTURE_NAMES, fixture, planOfFixture } from '../planner/translate-helpers.ts';

const namespace = 'lab-v2-schema';
const OLDEST_MAJOR = 14;

/** Holds the plans to the real custom resource definition of 2.9.0, in a real API server. */
describe('the API server', () => {
  let lab: LabConnection;

  beforeAll(async () => {
    const stack = await attach(inject('stackDirectory'));
    lab = await connectLab(stack.kubeconfigPath);
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    try {
      await lab.request({ method: 'POST', path: '/api/v1/namespaces', body });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  });

  afterAll(async () => {
    await lab.close();
  });

  /** A server-side apply that changes nothing: what the server would store, or its refusal. */
  function applyDry(cluster: object): Promise<KubeObject> {
    const { metadata, ...rest } = cluster as KubeObject;
    const object = { ...rest, metadata: { ...metadata, namespace } };
    const query = 'fieldManager=pg-handover&dryRun=All&fieldValidation=Strict';
    return lab.request<KubeObject>({
      method: 'PATCH',
      path: `${resourcePath(object)}?${query}`,
      contentType: 'application/apply-patch+yaml', // JSON is YAML
      body: object,
    });
  }

  /** The release has no image of older majors; the fields are the same. */
  const planOf = (name: string) =>
    planOfFixture(name, {
      operator: '2.9.0',
      majorVersion: Math.max(OLDEST_MAJOR, fixture(name).seen.majorVersion ?? OLDEST_MAJOR),
    });

  describe.each(FIXTURE_NAMES)('takes the plan of %s whole', (name) => {
    it.each(['standby', 'final'] as const)('as %s', async (form) => {
      const cluster = planOf(name)[form];
      const stored = await applyDry(cluster);
      expect(missingIn(stored, { spec: cluster.spec })).toEqual([]);
    });
  });

  describe('refuses', () => {
    const cluster = (change: (spec: V2Cluster['spec']) => object): object => {
      const { final } = planOf('gcs');
      return { ...final, spec: { ...final.spec, ...change(final.spec) } };
    };
    const withRepos = (repos: object[]) =>
      cluster(({ backups }) => ({
        backups: { ...backups, pgbackrest: { ...backups.pgbackrest, repos } },
      }));

    it('a field that it does not know', async () => {
      await expect(applyDry(cluster(() => ({ colour: 'red' })))).rejects.toThrow('colour');
    });

    it('a region of GCS, which the documentation gives', async () => {
      const gcs = { bucket: 'b', region: 'us-central1' };
      await expect(applyDry(withRepos([{ name: 'repo1', gcs }]))).rejects.toThrow('region');
    });

    it('a user whose name PostgreSQL would take', async () => {
      const users = [{ name: 'order_app' }];
      await expect(applyDry(cluster(() => ({ users })))).rejects.toThrow('users[0].name');
    });

    it('what only a rule of its own can tell: backups without a repository', async () => {
      await expect(applyDry(withRepos([]))).rejects.toThrow('At least one repository');
    });
  });
});

/** Paths of what was sent and is not in the answer, or is another value there. */
function missingIn(stored: unknown, sent: unknown, path = ''): string[] {
  if (typeof sent !== 'object' || sent === null) return stored === sent ? [] : [path];
  if (typeof stored !== 'object' || stored === null) return [path];
  return Object.entries(sent).flatMap(([key, value]) =>
    missingIn((stored as Record<string, unknown>)[key], value, `${path}.${key}`),
  );
}
