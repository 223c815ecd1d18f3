import { Socket } from 'node:net';
import { Client } from 'pg';
import {
  connectLab,
  isNotFound,
  waitFor,
  type KubeObject,
  type LabConnection,
} from '../../lab/kubernetes.ts';
import { V1_OPERATOR } from '../../lab/operators/v1/deploy-v1-operator.ts';
import {
  createIfAbsent,
  deleteObject,
  listObjects,
  mergePatch,
  readObject,
} from '../../lab/operators/v1/kube.ts';
import { V2_OPERATOR } from '../../lab/operators/v2/deploy-v2-operator.ts';
import { createSourceCluster, type SourceCluster } from '../../lab/source-cluster.ts';
import { sourceManifest } from '../../lab/source-cluster/source-manifest.ts';
import type { Stack } from '../../lab/stack.ts';
import { createClients, type Clients } from '../../src/clients/clients.ts';
import { refOf, sourcePrimary } from '../../src/clients/pods.ts';
import { psql } from '../../src/clients/psql.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { MigrationRequest, MigrationRequestInput } from '../../src/model/request.ts';
import { examine, type Examination } from '../../src/preflight/examine.ts';
import { clientsWithDeadContext, readerClients } from './other-clients.ts';

const NAMESPACE = 'faults';
const SOURCE = 'old-faults';
const SETTLE_TIMEOUT_MS = 60_000;

/** One healthy v1 cluster, and what is needed to spoil one thing of it and put it back. */
export class FaultLab {
  readonly namespace = NAMESPACE;
  readonly source = SOURCE;
  private readonly lab: LabConnection;
  private readonly clients: Clients;
  readonly cluster: SourceCluster;
  private readonly storages: object;
  private readonly kubeconfigPath: string;
  private session: Client | undefined;

  private constructor(parts: {
    lab: LabConnection;
    clients: Clients;
    cluster: SourceCluster;
    storages: object;
    kubeconfigPath: string;
  }) {
    this.lab = parts.lab;
    this.clients = parts.clients;
    this.cluster = parts.cluster;
    this.storages = parts.storages;
    this.kubeconfigPath = parts.kubeconfigPath;
  }

  static async begin(stack: Stack): Promise<FaultLab> {
    const cluster = await createSourceCluster(stack, {
      name: SOURCE,
      namespace: NAMESPACE,
      rows: 1_000,
    });
    const clients = createClients(stack.kubeconfigPath);
    const lab = await connectLab(stack.kubeconfigPath);
    const { spec } = sourceManifest(stack, { name: SOURCE, namespace: NAMESPACE });
    const { storages } = (spec as { backup: { storages: object } }).backup;
    const { kubeconfigPath } = stack;
    return new FaultLab({ lab, clients, cluster, storages, kubeconfigPath });
  }

  /** What preflight says now. */
  examine(
    input: Partial<MigrationRequestInput> = {},
    by: { clients?: Clients; observer?: string } = {},
  ): Promise<Examination> {
    return examine(by.clients ?? this.clients, this.request(input), {
      observer: by.observer ?? null,
      isRunning: () => Promise.resolve(true),
    });
  }

  /** The cluster as an account sees it that may read everything and change nothing. */
  asReader(): Promise<Clients> {
    return readerClients(this.lab, this.kubeconfigPath);
  }

  /** With a further context, `gone`, of a Kubernetes that does not answer. */
  withDeadContext(): Promise<Clients> {
    return clientsWithDeadContext(this.kubeconfigPath);
  }

  request(input: Partial<MigrationRequestInput>): MigrationRequest {
    const parsed = parseRequest({
      source: { namespace: NAMESPACE, cluster: SOURCE },
      target: { cluster: 'new' },
      ...input,
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return parsed.request;
  }

  /** SQL as the superuser on v1's primary. */
  async sql(statements: string, database = 'postgres'): Promise<string> {
    const k = await this.clients.kubernetes(null);
    const source = { context: null, namespace: NAMESPACE, cluster: SOURCE };
    return psql(k, refOf(await sourcePrimary(k, source)), statements, database);
  }

  /** Wait until a question is answered with yes. */
  async until(question: string): Promise<void> {
    await waitFor(question, SETTLE_TIMEOUT_MS, async () => (await this.sql(question)) === 't');
  }

  async patchSource(body: object): Promise<void> {
    const where = { apiVersion: 'pg.percona.com/v1', kind: 'PerconaPGCluster' };
    await mergePatch(this.lab, { ...where, namespace: NAMESPACE, name: SOURCE }, body);
  }

  /** Take a key out of a secret; `restoreKeys` puts it back. */
  async dropKey(name: string, key: string): Promise<void> {
    const where = { apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name };
    const secret = await readObject<KubeObject>(this.lab, where);
    this.restoreKeys = () => mergePatch(this.lab, where, { data: secret?.data ?? {} });
    await mergePatch(this.lab, where, { data: { [key]: null } });
  }

  restoreKeys: () => Promise<void> = () => Promise.resolve();

  /** Put v1's storages back as the lab made them. */
  async restoreStorages(): Promise<void> {
    await this.patchSource({ spec: { backup: { storages: this.storages } } });
  }

  /** A session of the application over TCP, from elsewhere, without TLS. */
  async connectInTheClear(): Promise<void> {
    const { host, port } = await this.cluster.primaryEndpoint();
    const { user, password, database } = this.cluster;
    const socket = new Socket();
    const connect = socket.connect.bind(socket);
    // From another address than the loopback's own, which is where a pod's sidecars come from.
    socket.connect = () => connect({ host, port, localAddress: '127.9.9.9' });
    const stream = () => socket;
    this.session = new Client({ host, port, user, password, database, stream, ssl: false });
    await this.session.connect();
  }

  async disconnect(): Promise<void> {
    await this.session?.end();
  }

  create(object: { apiVersion: string; kind: string; name: string; rest?: object }): Promise<void> {
    const { apiVersion, kind, name, rest } = object;
    return createIfAbsent(this.lab, {
      apiVersion,
      kind,
      metadata: { name, namespace: NAMESPACE },
      ...rest,
    });
  }

  remove(apiVersion: string, kind: string, name: string): Promise<void> {
    return deleteObject(this.lab, { apiVersion, kind, namespace: NAMESPACE, name });
  }

  /** Scale an operator, and wait until its pods are as many. */
  async scale(operator: 'v1' | 'v2', replicas: number): Promise<void> {
    await this.patchOperator(operator, { replicas });
    const { namespace } = operatorOf(operator);
    await waitFor(`${replicas} pods of the ${operator} operator`, SETTLE_TIMEOUT_MS, async () => {
      const pods = await this.operatorPods(namespace);
      return pods.length === replicas && pods.every(isReady);
    });
  }

  /** Change the operator's deployment, and wait until a new pod of it is ready. */
  async redeploy(operator: 'v1' | 'v2', container: object): Promise<void> {
    const { namespace } = operatorOf(operator);
    const before = (await this.operatorPods(namespace)).map(({ metadata }) => metadata.name);
    await this.lab.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${namespace}/deployments/${operatorOf(operator).name}`,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: { containers: [container] } } } },
    });
    await waitFor(`a new pod of the ${operator} operator`, SETTLE_TIMEOUT_MS, async () => {
      const pods = await this.operatorPods(namespace);
      return (
        pods.every((pod) => isReady(pod) && !before.includes(pod.metadata.name)) && pods.length > 0
      );
    });
  }

  /** Remove a kind from the API server. */
  async dropDefinition(name: string): Promise<void> {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    await this.lab.request({ method: 'DELETE', path });
    await waitFor(`${name} to be gone`, SETTLE_TIMEOUT_MS, async () => {
      const [plural, group] = [name.split('.')[0], name.split('.').slice(1).join('.')];
      const served = [path, `/apis/${group}/v2/${plural}`].map((p) =>
        this.lab.request({ path: p }).then(() => false, isNotFound),
      );
      return (await Promise.all(served)).every(Boolean);
    });
  }

  async end(): Promise<void> {
    await this.lab.close();
  }

  private async patchOperator(operator: 'v1' | 'v2', spec: object): Promise<void> {
    const where = { apiVersion: 'apps/v1', kind: 'Deployment', ...operatorOf(operator) };
    await mergePatch(this.lab, where, { spec });
  }

  private operatorPods(namespace: string): Promise<OperatorPod[]> {
    return listObjects<OperatorPod>(this.lab, { apiVersion: 'v1', kind: 'Pod', namespace });
  }
}

interface OperatorPod {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  status?: { conditions?: { type: string; status: string }[] };
}

function isReady({ status }: OperatorPod): boolean {
  return status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

function operatorOf(operator: 'v1' | 'v2') {
  return operator === 'v1' ? V1_OPERATOR : V2_OPERATOR;
}
