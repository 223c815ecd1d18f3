import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  CustomResources,
  type ResourceKind,
} from '../../src/clients/kubernetes/custom-resources.ts';
import { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { V1, V1_INNER, V2, V2_BACKUP, V2_INNER } from '../../src/model/names.ts';
import { PERMISSIONS, type Permission } from '../../src/model/permissions.ts';
import { readTracked, trackedFiles } from '../repository/tracked-files.ts';

type Right = Omit<Permission, 'why'>;

/** `source namespaced get secrets`, `target cluster list storageclasses.storage.k8s.io`. */
function line({ side, scope, verb, group, resource }: Right): string {
  return `${side} ${scope} ${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

const NEEDED = PERMISSIONS.map(line);

interface Role {
  kind: string;
  metadata: { name: string };
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

/** Every right that the YAML of the page gives. */
function granted(): string[] {
  const blocks = readTracked('docs/permissions.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm);
  const roles = [...blocks].flatMap(([, text = '']) =>
    parseAllDocuments(text).map((document) => document.toJS() as Role),
  );
  return roles.flatMap(rightsOf).map(line);
}

function rightsOf({ kind, metadata, rules }: Role): Right[] {
  const side = metadata.name === 'pg-handover-source' ? 'source' : 'target';
  const scope = kind === 'ClusterRole' ? 'cluster' : 'namespaced';
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => ({ side, scope, verb, group, resource }) as const),
      ),
    ),
  );
}

describe('the permissions', () => {
  it('are granted by the YAML in the documentation, each once, and nothing else is', () => {
    expect(granted().toSorted()).toEqual(NEEDED.toSorted());
  });

  it('are each named once, with a reason', () => {
    expect(new Set(NEEDED).size).toBe(NEEDED.length);
    expect(PERMISSIONS.filter(({ why }) => why === '')).toEqual([]);
  });

  it('let the worker look at whatever it changes: the record says what it was', () => {
    const changes = PERMISSIONS.filter(({ verb }) => ['patch', 'delete'].includes(verb));
    const looks = changes.map((right) => line({ ...right, verb: 'get' }));
    expect(looks.filter((look) => !NEEDED.includes(look))).toEqual([]);
    expect(looks.length).toBeGreaterThan(10);
  });

  it("never let the worker list or watch what is not its own: secrets are read by name, v1's too", () => {
    const broad = ['list', 'watch', 'deletecollection', '*'];
    const secrets = PERMISSIONS.filter(({ resource }) => resource === 'secrets');
    expect(secrets.filter(({ verb }) => broad.includes(verb))).toEqual([]);
    expect(PERMISSIONS.filter(({ group, resource }) => [group, resource].includes('*'))).toEqual(
      [],
    );
  });
});

/** What the methods of our client do to Kubernetes, but those that take a kind of custom resource. */
const CALLS: Record<string, { verbs: string[]; resource: string }> = {
  listPods: { verbs: ['list'], resource: 'pods' },
  mergePod: { verbs: ['patch'], resource: 'pods' },
  listPodsEverywhere: { verbs: ['list'], resource: 'pods' },
  listJobs: { verbs: ['list'], resource: 'jobs.batch' },
  listDeployments: { verbs: ['list'], resource: 'deployments.apps' },
  mergeDeployment: { verbs: ['patch'], resource: 'deployments.apps' },
  readSecret: { verbs: ['get'], resource: 'secrets' },
  secretCreatedAtMs: { verbs: ['get'], resource: 'secrets' },
  readData: { verbs: ['get'], resource: 'configmaps' },
  applySecret: { verbs: ['create', 'patch'], resource: 'secrets' },
  deleteSecret: { verbs: ['delete'], resource: 'secrets' },
  readConfigMapAnnotations: { verbs: ['get'], resource: 'configmaps' },
  mergeConfigMap: { verbs: ['patch'], resource: 'configmaps' },
  listVolumeClaims: { verbs: ['list'], resource: 'persistentvolumeclaims' },
  deleteVolumeClaim: { verbs: ['delete'], resource: 'persistentvolumeclaims' },
  listStorageClasses: { verbs: ['list'], resource: 'storageclasses.storage.k8s.io' },
  readNamespaceLabels: { verbs: ['get'], resource: 'namespaces' },
  mayCall: { verbs: ['create'], resource: 'selfsubjectaccessreviews.authorization.k8s.io' },
  exec: { verbs: ['get', 'create'], resource: 'pods/exec' },
  openExec: { verbs: ['get', 'create'], resource: 'pods/exec' },
};

const CUSTOM_CALLS: Record<string, string[]> = {
  get: ['get'],
  serves: ['list'],
  apply: ['create', 'patch'],
  applyDry: ['create', 'patch'],
  merge: ['patch'],
  delete: ['delete'],
};

const KINDS: Record<string, ResourceKind> = { V1, V1_INNER, V2, V2_BACKUP, V2_INNER };
const SIDE_OF: Record<string, string> = {
  V1: 'source',
  V1_INNER: 'source',
  V2: 'target',
  V2_BACKUP: 'target',
  V2_INNER: 'target',
};

describe('every call of the client', () => {
  it('is known here: a new one needs a permission', () => {
    const methods = [CustomResources, Kubernetes]
      .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
      .filter((name) => !['constructor', 'serverSideApply', 'server'].includes(name));
    const known = [...Object.keys(CALLS), ...Object.keys(CUSTOM_CALLS)];
    expect(methods.toSorted()).toEqual(known.toSorted());
  });

  it.each(Object.entries(CALLS))('has a permission: %s', (_method, { verbs, resource }) => {
    for (const verb of verbs)
      expect(NEEDED.some((right) => right.endsWith(` ${verb} ${resource}`))).toBe(true);
  });

  /** `k.delete(V1, …)` and the like in the code: the method, and the name of the kind. */
  const sources = trackedFiles('src').filter((path) => path.endsWith('.ts'));
  const used = sources.flatMap((path) =>
    [
      ...readTracked(path).matchAll(
        /\.(get|serves|apply|applyDry|merge|delete)(?:<\w+>)?\(\s*(V[12]\w*)\b/g,
      ),
    ].map(([, method = '', kind = '']) => ({ method, kind })),
  );
  const custom = used.filter(
    (call, i, all) =>
      all.findIndex((other) => other.method === call.method && other.kind === call.kind) === i,
  );

  it('to a custom resource is seen', () => {
    expect(custom.length).toBeGreaterThan(8);
  });

  it.each(custom)('has a permission: $method of $kind', ({ method, kind }) => {
    const { plural = '', group = '' } = KINDS[kind] ?? {};
    const side = SIDE_OF[kind] ?? '';
    const wanted = (CUSTOM_CALLS[method] ?? []).map(
      (verb) => `${side} namespaced ${verb} ${plural}.${group}`,
    );
    expect(wanted).not.toEqual([]);
    expect(wanted.filter((right) => !NEEDED.includes(right))).toEqual([]);
  });

  it('to a custom resource is the reason of every permission on one', () => {
    const needed = new Set(
      custom.flatMap(({ method, kind }) =>
        (CUSTOM_CALLS[method] ?? []).map(
          (verb) =>
            `${SIDE_OF[kind] ?? ''} namespaced ${verb} ${KINDS[kind]?.plural ?? ''}.${KINDS[kind]?.group ?? ''}`,
        ),
      ),
    );
    const given = NEEDED.filter((right) => right.endsWith('percona.com'));
    expect(given.filter((right) => !needed.has(right))).toEqual([]);
  });
});
