import type { V1Pod } from '@kubernetes/client-node';
import { ApiException } from '@kubernetes/client-node';
import type { Clients } from '../../src/clients/clients.ts';
import { apiCall } from '../../src/clients/kubernetes/api-call.ts';
import type { CustomObject, Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { ContextUnknown } from '../../src/model/errors.ts';
import { operatorSelectors, v1Selectors } from '../../src/model/names.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import { fakeKubernetes, pod, type ExecCall } from '../clients/fake-kubernetes.ts';
import {
  databaseFacts,
  postgresFacts,
  request,
  v1Cluster,
  v1Environment,
} from '../helpers/builders.ts';

/** v1 in the context `old`, v2 is to be in `new`: two API servers that are well, and can be made ill method by method. */
export type Illness = Partial<Kubernetes> | 'unreachable' | 'unknown';

export const REQUEST: MigrationRequest = request({
  source: { ...request().source, context: 'old' },
  target: { ...request().target, context: 'new', namespace: 'pg2' },
});

/** Both sides as clients, and every call that was made: `old listPods`, `new applyDry`. */
export function sides(ill: { source?: Illness; target?: Illness } = {}) {
  const calls: string[] = [];
  const clients: Clients = {
    kubernetes: (context) => {
      const [healthy, illness] =
        context === 'old' ? [HEALTHY_SOURCE, ill.source] : [HEALTHY_TARGET, ill.target];
      if (illness === 'unknown') return Promise.reject(new ContextUnknown(context ?? '', ['here']));
      const methods = illness === 'unreachable' ? unreachable(healthy) : { ...healthy, ...illness };
      return Promise.resolve(counting(methods, context ?? '', calls));
    },
  };
  return { clients, calls };
}

/** An API server's refusal, as the client hands it on. */
export function refuse(status: number, message: string): () => Promise<never> {
  const body = JSON.stringify({ message, reason: 'Some' });
  return () =>
    apiCall('some call', () => Promise.reject(new ApiException(status, 'HTTP', body, {})));
}

/** No answer at all. */
export function silence(): Promise<never> {
  return apiCall('some call', () =>
    Promise.reject(new Error('connect ECONNREFUSED 192.0.2.1:6443')),
  );
}

function unreachable(methods: Partial<Kubernetes>): Partial<Kubernetes> {
  return Object.fromEntries(Object.keys(methods).map((name) => [name, silence]));
}

function counting(methods: Partial<Kubernetes>, context: string, calls: string[]): Kubernetes {
  const counted = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      calls.push(`${context} ${name}`);
      return (method as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return fakeKubernetes(Object.fromEntries(counted) as Partial<Kubernetes>);
}

const INFO = [
  {
    name: 'db',
    status: { code: 0, message: 'ok' },
    db: [{ 'system-id': 1 }],
    archive: [{ max: postgresFacts().archiver.lastArchivedSegment }],
    backup: [{ type: 'full' }],
    cipher: 'none',
  },
];

/** What the pods of v1 answer: psql for the server, for its databases and for one of them; pgBackRest. */
export function answerOfV1({ command, stdin = '' }: Pick<ExecCall, 'command' | 'stdin'>): string {
  const server = postgresFacts();
  const { extensions, ...databases } = databaseFacts();
  if (command[0] === 'pgbackrest')
    return JSON.stringify(INFO).replace('"system-id":1', `"system-id":${server.systemIdentifier}`);
  if (stdin.includes('pg_extension')) return JSON.stringify(extensions);
  return JSON.stringify(stdin.includes('md5Roles') ? databases : server);
}

const primary = pod('cluster1-0', {
  spec: {
    containers: [
      {
        name: 'database',
        env: Object.entries(v1Environment).map(([name, value]) => ({ name, value })),
      },
    ],
  },
});

const PODS: Record<string, V1Pod[]> = {
  [v1Selectors.primary('cluster1')]: [primary],
  [v1Selectors.everyPod('cluster1')]: [primary],
  [v1Selectors.repoHost('cluster1')]: [pod('cluster1-backrest-shared-repo')],
};

/** Values that must never be seen again. */
export const SECRET_VALUE = 'hunter2';
const encoded = Buffer.from(SECRET_VALUE).toString('base64');
const SECRETS: Record<string, Record<string, string>> = {
  'cluster1-backrest-repo-config': { 'aws-s3-key': encoded, 'aws-s3-key-secret': encoded },
  'cluster1-pguser-secret': { username: encoded, password: encoded },
};

function operator(image: string): V1Pod {
  return pod('operator', { spec: { containers: [{ name: 'operator', image }] } });
}

const HEALTHY_SOURCE: Partial<Kubernetes> = {
  get: <T extends CustomObject>() => Promise.resolve(v1Cluster() as CustomObject as T | null),
  listPods: (namespace, selector) =>
    Promise.resolve(namespace === 'pg' ? (PODS[selector] ?? []) : []),
  listPodsEverywhere: (selector) =>
    Promise.resolve(
      selector === operatorSelectors.v1[0] ? [operator('op:1.6.0-postgres-operator')] : [],
    ),
  exec: (_pod, command, options) =>
    Promise.resolve({ stdout: answerOfV1({ command, ...options }), stderr: '', exitCode: 0 }),
  readData: (kind, { namespace, name }) =>
    Promise.resolve(kind === 'Secret' && namespace === 'pg' ? (SECRETS[name] ?? null) : null),
  readConfigMapAnnotations: () =>
    Promise.resolve({ annotations: { config: '{"ttl":30}' }, resourceVersion: '1' }),
  readNamespaceLabels: () => Promise.resolve({}),
  mayCall: () => Promise.resolve(true),
};

const HEALTHY_TARGET: Partial<Kubernetes> = {
  serves: () => Promise.resolve(true),
  get: () => Promise.resolve(null),
  listPodsEverywhere: (selector) =>
    Promise.resolve(selector === operatorSelectors.v2[0] ? [operator('op:2.9.0')] : []),
  readNamespaceLabels: () => Promise.resolve({}),
  readSecret: () => Promise.resolve(null),
  listStorageClasses: () => Promise.resolve([]),
  mayCall: () => Promise.resolve(true),
  applyDry: (_kind, _ref, body) => Promise.resolve(body),
};
