import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CustomResources } from '../../../src/clients/kubernetes/custom-resources.ts';
import { Kubernetes } from '../../../src/clients/kubernetes/kubernetes.ts';
import { V2 } from '../../../src/model/names.ts';
import { heardOf } from '../heard-changes.ts';
import { FakeApiServer } from './fake-api-server.ts';

const AT = { namespace: 'pg', name: 'a' };
const QUESTION = { namespace: 'pg', verb: 'get', group: '', resource: 'pods' };

type Call = (k: Kubernetes) => Promise<unknown>;

/** Methods that change something, with what is told of each. */
const CHANGES: Record<string, [Call, string]> = {
  apply: [(k) => k.apply(V2, AT, {}), 'create perconapgclusters.pgv2.percona.com pg/a'],
  merge: [(k) => k.merge(V2, AT, {}), 'patch perconapgclusters.pgv2.percona.com pg/a'],
  delete: [(k) => k.delete(V2, AT, 'u'), 'delete perconapgclusters.pgv2.percona.com pg/a'],
  mergePod: [(k) => k.mergePod(AT, {}), 'patch pods pg/a'],
  mergeDeployment: [(k) => k.mergeDeployment(AT, {}), 'patch deployments.apps pg/a'],
  applySecret: [(k) => k.applySecret(AT, {}), 'create secrets pg/a'],
  deleteSecret: [(k) => k.deleteSecret(AT), 'delete secrets pg/a'],
  mergeConfigMap: [(k) => k.mergeConfigMap(AT, {}), 'patch configmaps pg/a'],
  deleteVolumeClaim: [(k) => k.deleteVolumeClaim(AT, 'u'), 'delete persistentvolumeclaims pg/a'],
};

/** Methods that only look, those that would change something if they were not dry, and the question what we may do. */
const LOOKS: Record<string, Call> = {
  get: (k) => k.get(V2, AT),
  serves: (k) => k.serves(V2, 'pg'),
  applyDry: (k) => k.applyDry(V2, AT, {}),
  listPods: (k) => k.listPods('pg', 'a=b'),
  listPodsEverywhere: (k) => k.listPodsEverywhere('a=b'),
  listJobs: (k) => k.listJobs('pg', 'a=b'),
  listDeployments: (k) => k.listDeployments('pg', 'a=b'),
  listVolumeClaims: (k) => k.listVolumeClaims('pg', 'a=b'),
  listStorageClasses: (k) => k.listStorageClasses(),
  readSecret: (k) => k.readSecret(AT),
  secretCreatedAtMs: (k) => k.secretCreatedAtMs(AT),
  readData: (k) => k.readData('ConfigMap', AT),
  readConfigMapAnnotations: (k) => k.readConfigMapAnnotations(AT),
  readNamespaceLabels: (k) => k.readNamespaceLabels('pg'),
  mayCall: (k) => k.mayCall(QUESTION),
};

/** Not by HTTP: what is run in a pod is told by whoever runs it, who knows what it does. */
const IN_PODS = ['exec', 'openExec'];
/** Called by others of the class only, and the address, which is no call. */
const INNER = ['constructor', 'serverSideApply', 'server'];

describe('every method of the client', () => {
  let server: FakeApiServer;
  let k: Kubernetes;

  beforeAll(async () => {
    server = new FakeApiServer();
    k = await server.start();
  });
  afterAll(() => server.stop());

  it('is known here: a new one is a change that is told, or a look', () => {
    const methods = [CustomResources, Kubernetes]
      .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
      .filter((name) => !INNER.includes(name));
    const known = [...Object.keys(CHANGES), ...Object.keys(LOOKS), ...IN_PODS];
    expect(known.toSorted()).toEqual(methods.toSorted());
  });

  it.each(Object.entries(CHANGES))('that changes something is told: %s', async (_name, call) => {
    const [run, told] = call;
    const before = server.asked.length;
    const heard = await heardOf(() => run(k));
    expect(heard.map(({ verb, object }) => `${verb} ${object}`)).toEqual([told]);
    const changes = server.asked.slice(before).filter(({ method }) => method !== 'GET');
    expect(changes).toHaveLength(1);
  });

  it.each(Object.entries(LOOKS))('that changes nothing is not: %s', async (_name, run) => {
    const before = server.asked.length;
    expect(await heardOf(() => run(k))).toEqual([]);
    const asked = server.asked.slice(before);
    expect(asked).toHaveLength(1);
    const [{ method, path, query } = { method: '', path: '', query: new URLSearchParams() }] =
      asked;
    // The judge is what the server was asked, not what we call it.
    const harmless =
      method === 'GET' ||
      query.get('dryRun') === 'All' ||
      path.endsWith('/selfsubjectaccessreviews');
    expect(harmless).toBe(true);
  });
});
