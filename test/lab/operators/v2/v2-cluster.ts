import { text } from 'node:stream/consumers';

import {
  isConflict,
  isNotFound,
  resourcePath,
  waitFor,
  type KubeObject,
  type LabConnection,
} from '../../../../lab/kubernetes.ts';
import { execInPod } from '../../../../lab/operators/shared/exec-in-pod.ts';
import type {
  BackupResource,
  ClusterResource,
  ClusterSpec,
} from '../../../../lab/operators/v2/custom-resource.ts';
import { isWritable } from '../../../../lab/operators/v2/instance-pod.ts';
import { keys } from '../../../../lab/operators/v2/names.ts';
import type { InstancePod } from '../../../../lab/operators/v2/observe-cluster.ts';
import type { StackDescription } from '../../../../lab/stack.ts';
import { standbySpec, type StandbyOptions } from './standby-spec.ts';

const API = 'pgv2.percona.com/v2';
const TIMEOUT_MS = 120_000;
const LEADER_TIMEOUT_MS = 20_000;

/** One v2 cluster of the lab, seen and handled from outside as a person with kubectl would. */
export class V2Cluster {
  readonly lab: LabConnection;
  readonly name: string;
  readonly namespace: string;

  constructor(lab: LabConnection, { name, namespace }: { name: string; namespace: string }) {
    this.lab = lab;
    this.name = name;
    this.namespace = namespace;
  }

  /** Applies a standby of v1's repository, with the secret for it. */
  static async createStandby(
    lab: LabConnection,
    stack: StackDescription,
    options: StandbyOptions,
  ): Promise<V2Cluster> {
    const cluster = new V2Cluster(lab, options);
    await cluster.createSecret('s3', stack.s3.accessKey, stack.s3.secretKey);
    return await V2Cluster.create(lab, options, standbySpec(stack, options));
  }

  /** Applies a custom resource; a field that the real definition does not know is an error. */
  static async create(
    lab: LabConnection,
    { name, namespace }: { name: string; namespace: string },
    spec: ClusterSpec,
  ): Promise<V2Cluster> {
    const path = resourcePath({
      apiVersion: API,
      kind: 'PerconaPGCluster',
      metadata: { namespace },
    });
    await lab.request({
      method: 'POST',
      path: `${path}?fieldValidation=Strict`,
      body: {
        apiVersion: API,
        kind: 'PerconaPGCluster',
        metadata: { name, namespace },
        spec,
      },
    });
    return new V2Cluster(lab, { name, namespace });
  }

  async createSecret(name: string, key: string, secret: string): Promise<void> {
    const stringData = {
      's3.conf': `[global]\nrepo1-s3-key=${key}\nrepo1-s3-key-secret=${secret}\n`,
    };
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
    const path = `/api/v1/namespaces/${this.namespace}/secrets`;
    try {
      await this.lab.request({ method: 'POST', path, body });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }

  async get(): Promise<ClusterResource> {
    return await this.lab.request<ClusterResource>({ path: this.path() });
  }

  async patchSpec(spec: unknown): Promise<void> {
    await this.lab.request({ method: 'PATCH', path: this.path(), body: { spec } });
  }

  async delete(): Promise<void> {
    await this.lab.request({ method: 'DELETE', path: this.path() });
    await waitFor(`${this.name} to be gone`, TIMEOUT_MS, async () => {
      try {
        await this.get();
        return false;
      } catch (error) {
        return isNotFound(error);
      }
    });
  }

  async waitForState(state: string): Promise<void> {
    await waitFor(`${this.name} to be ${state}`, TIMEOUT_MS, async () => {
      return (await this.get()).status?.state === state;
    });
  }

  async waitForBackups(): Promise<void> {
    await waitFor(`${this.name} to be ready for backups`, TIMEOUT_MS, async () => {
      const { status } = await this.get();
      const condition = status?.conditions?.find(({ type }) => type === 'ReadyForBackup');
      return condition?.status === 'True';
    });
  }

  /** Objects of a kind that carry the cluster's label. */
  async list(kind: string, apiVersion = 'v1'): Promise<KubeObject[]> {
    const path = resourcePath({ apiVersion, kind, metadata: { namespace: this.namespace } });
    const selector = encodeURIComponent(`${keys.cluster}=${this.name}`);
    return (
      await this.lab.request<{ items: KubeObject[] }>({ path: `${path}?labelSelector=${selector}` })
    ).items;
  }

  async pods(): Promise<InstancePod[]> {
    const pods = (await this.list('Pod')) as InstancePod[];
    return pods.filter(({ metadata }) => metadata.labels?.[keys.data] === 'postgres');
  }

  /** Patroni labels the pod with its next loop; ready it is before. */
  async leader(): Promise<InstancePod> {
    return await waitFor(`a leader of ${this.name}`, LEADER_TIMEOUT_MS, async () => {
      const pods = await this.pods();
      return pods.find(({ metadata }) => metadata.labels?.[keys.role] === 'primary');
    });
  }

  async waitForPromotion(): Promise<void> {
    await waitFor(`${this.name} to be promoted`, TIMEOUT_MS, async () =>
      (await this.pods()).some(isWritable),
    );
    await waitFor(`${this.name} not to be in recovery`, TIMEOUT_MS, async () => {
      return (await this.sql('SELECT pg_is_in_recovery()')) === 'f';
    });
  }

  async exec(...command: string[]): Promise<string> {
    const target = {
      namespace: this.namespace,
      pod: (await this.leader()).metadata.name,
      container: 'database',
    };
    return (await execInPod(this.lab.kc, target, command, TIMEOUT_MS)).stdout.trim();
  }

  /** One statement as postgres, in the leader's pod. */
  async sql(statement: string, database = 'postgres'): Promise<string> {
    return await this.exec('psql', '-XAtq', '-d', database, '-c', statement);
  }

  async log(pod: KubeObject): Promise<string> {
    const { name } = pod.metadata;
    const path = `/api/v1/namespaces/${this.namespace}/pods/${name}/log?container=database`;
    return await text(await this.lab.stream(path, AbortSignal.timeout(TIMEOUT_MS)));
  }

  async eventsOf(name: string): Promise<string[]> {
    const path = `/api/v1/namespaces/${this.namespace}/events`;
    const { items } = await this.lab.request<{
      items: { reason: string; message: string; involvedObject: { name: string } }[];
    }>({ path });
    return items
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  async backups(): Promise<BackupResource[]> {
    const metadata = { namespace: this.namespace };
    const path = resourcePath({ apiVersion: API, kind: 'PerconaPGBackup', metadata });
    const { items } = await this.lab.request<{ items: BackupResource[] }>({ path });
    return items.filter(({ spec }) => spec.pgCluster === this.name);
  }

  /** Asks for a backup and waits for its end. */
  async backUp(name: string, options: string[]): Promise<BackupResource> {
    const metadata = { name, namespace: this.namespace };
    const backup = { apiVersion: API, kind: 'PerconaPGBackup', metadata };
    const collection = resourcePath({ ...backup, metadata: { namespace: this.namespace } });
    const spec = { pgCluster: this.name, repoName: 'repo1', options };
    await this.lab.request({ method: 'POST', path: collection, body: { ...backup, spec } });
    return await waitFor(`backup ${name} to end`, TIMEOUT_MS, async () => {
      const now = await this.lab.request<BackupResource>({ path: resourcePath(backup) });
      return ['Succeeded', 'Failed'].includes(now.status?.state ?? '') ? now : undefined;
    });
  }

  private path(): string {
    const metadata = { name: this.name, namespace: this.namespace };
    return resourcePath({ apiVersion: API, kind: 'PerconaPGCluster', metadata });
  }
}
