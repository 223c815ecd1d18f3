import {
  connectLab,
  isNotFound,
  waitFor,
  type KubeObject,
  type LabConnection,
} from '../../lab/kubernetes.ts';
import {
  createIfAbsent,
  deleteObject,
  mergePatch,
  readObject,
} from '../../lab/operators/v1/kube.ts';
import {
  createSourceCluster,
  type SourceCluster,
  type SourceClusterOptions,
} from '../../lab/source-cluster.ts';
import { sourceManifest } from '../../lab/source-cluster/source-manifest.ts';
import type { Stack } from '../../lab/stack.ts';
import { createClients, type Clients } from '../../src/clients/clients.ts';
import { refOf, sourcePrimary } from '../../src/clients/pods.ts';
import { psql } from '../../src/clients/psql.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { MigrationRequest, MigrationRequestInput } from '../../src/model/request.ts';
import { examine, type Examination } from '../../src/preflight/examine.ts';
import { FaultOperators } from './fault-operators.ts';
import { changing } from './changing-sql.ts';
import { clientsWithDeadContext, readerClients } from './other-clients.ts';
import { tunedPrimary } from './tuned-primary.ts';

const NAMESPACE = 'faults';
const SOURCE = 'old-faults';
const SETTLE_TIMEOUT_MS = 60_000;
/** Known to nobody but the secret that it is planted in. */
const MARKED_CIPHER = 'marked-cipher-7b02e9';

interface Backup {
  storages: object;
  customConfig: object[];
}

/**
 * One healthy v1 cluster, and what is needed to spoil one thing of it and put it back. Encrypted, with a tablespace, a
 * library that is preloaded, and room for prepared transactions, so that these can be spoilt, too.
 */
export class FaultLab {
  readonly namespace = NAMESPACE;
  readonly source = SOURCE;
  readonly cipher = MARKED_CIPHER;
  readonly stack: Stack;
  readonly kube: LabConnection;
  readonly operators: FaultOperators;
  readonly cluster: SourceCluster;
  /** As the lab made it. */
  readonly backup: Backup;
  private readonly clients: Clients;

  private constructor(parts: {
    stack: Stack;
    kube: LabConnection;
    cluster: SourceCluster;
    backup: Backup;
  }) {
    this.stack = parts.stack;
    this.kube = parts.kube;
    this.operators = new FaultOperators(parts.kube);
    this.cluster = parts.cluster;
    this.backup = parts.backup;
    this.clients = createClients(parts.stack.kubeconfigPath);
  }

  static async begin(stack: Stack): Promise<FaultLab> {
    const kube = await connectLab(stack.kubeconfigPath);
    const at = { name: SOURCE, namespace: NAMESPACE };
    const options: SourceClusterOptions = {
      ...at,
      rows: 1_000,
      cipherPass: MARKED_CIPHER,
      tablespaces: ['lake'],
      spec: await tunedPrimary(kube, stack, at),
    };
    const cluster = await createSourceCluster(stack, options);
    const { spec } = sourceManifest(stack, options);
    const { backup } = spec as { backup: Backup };
    return new FaultLab({ stack, kube, cluster, backup });
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
    return readerClients(this.kube, this.stack.kubeconfigPath);
  }

  /** With a further context, `gone`, of a Kubernetes that does not answer. */
  withDeadContext(): Promise<Clients> {
    return clientsWithDeadContext(this.stack.kubeconfigPath);
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
    return psql(k, refOf(await sourcePrimary(k, source)), changing(statements), database);
  }

  /** Wait until a question is answered with yes. */
  async until(question: string): Promise<void> {
    await waitFor(question, SETTLE_TIMEOUT_MS, async () => (await this.sql(question)) === 't');
  }

  async patchSource(body: object): Promise<void> {
    const where = { apiVersion: 'pg.percona.com/v1', kind: 'PerconaPGCluster', name: SOURCE };
    await this.patch(where, body);
  }

  /** Change an object by a merge patch; in v1's namespace, unless another is named. */
  patch(
    where: { apiVersion: string; kind: string; name: string; namespace?: string },
    body: object,
  ): Promise<void> {
    return mergePatch(this.kube, { namespace: NAMESPACE, ...where }, body);
  }

  /** Take a key out of a secret; `restoreKeys` puts it back. */
  async dropKey(name: string, key: string): Promise<void> {
    const where = { apiVersion: 'v1', kind: 'Secret', name };
    const secret = await readObject<KubeObject>(this.kube, { namespace: NAMESPACE, ...where });
    this.restoreKeys = () => this.patch(where, { data: secret?.data ?? {} });
    await this.patch(where, { data: { [key]: null } });
  }

  restoreKeys: () => Promise<void> = () => Promise.resolve();

  /** Put v1's storages and its custom configuration back as the lab made them. */
  async restoreBackup(): Promise<void> {
    const { storages, customConfig } = this.backup;
    await this.patchSource({ spec: { backup: { storages, customConfig } } });
  }

  create(object: { apiVersion: string; kind: string; name: string; rest?: object }): Promise<void> {
    const { apiVersion, kind, name, rest } = object;
    return createIfAbsent(this.kube, {
      apiVersion,
      kind,
      metadata: { name, namespace: NAMESPACE },
      ...rest,
    });
  }

  remove(apiVersion: string, kind: string, name: string): Promise<void> {
    return deleteObject(this.kube, { apiVersion, kind, namespace: NAMESPACE, name });
  }

  /** Remove a kind from the API server. */
  async dropDefinition(name: string): Promise<void> {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    await this.kube.request({ method: 'DELETE', path });
    await waitFor(`${name} to be gone`, SETTLE_TIMEOUT_MS, async () => {
      const [plural, group] = [name.split('.')[0], name.split('.').slice(1).join('.')];
      const served = [path, `/apis/${group}/v2/${plural}`].map((p) =>
        this.kube.request({ path: p }).then(() => false, isNotFound),
      );
      return (await Promise.all(served)).every(Boolean);
    });
  }

  async end(): Promise<void> {
    await this.kube.close();
  }
}
