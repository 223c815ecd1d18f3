import { join } from 'node:path';
import { waitFor, type KubeObject, type LabConnection } from '../../lab/kubernetes.ts';
import { execInPod } from '../../lab/operators/shared/exec-in-pod.ts';
import { deleteObject, listObjects } from '../../lab/operators/v1/kube.ts';
import { createSourceCluster, type SourceCluster } from '../../lab/source-cluster.ts';
import { keepLog, volumeDirectory } from '../../lab/real-node/files-on-this-machine.ts';
import type { StackDescription } from '../../lab/stack.ts';
import { targetEndpoint } from '../../lab/target-endpoint.ts';
import {
  compareLedger,
  startWriter,
  type LedgerComparison,
  type Writer,
} from '../../lab/writer.ts';
import { primarySelector } from '../../lab/writer/candidates.ts';

const KIND = 'PerconaPGCluster';
const ROWS = 5_000;
const EXEC_TIMEOUT_MS = 60_000;
const WRITER_TIMEOUT_MS = 60_000;
const ENDED = ['Succeeded', 'Failed'];
const GONE_TIMEOUT_MS = 180_000;
/** Acknowledged after the cut-over: enough for the ledger to say something about v2. */
const ROWS_ON_V2 = 20;

/** A pod of a server, known well enough to read its log when it is gone. */
export interface ServerPod {
  name: string;
  uid: string;
}

/** What every trial begins with. */
interface TrialParts {
  stack: StackDescription;
  lab: LabConnection;
  source: SourceCluster;
  writer: Writer;
  sourcePod: ServerPod;
  dataDirectory: string;
}

/** One run's v1 under the writer's load, and the place of its v2: a namespace of its own for both. */
export class Trial {
  readonly stack: StackDescription;
  readonly lab: LabConnection;
  readonly source: SourceCluster;
  /** v1's database pod, as it is from the beginning to the stop. */
  readonly sourcePod: ServerPod;
  /** v1's data directory, on this machine. */
  readonly dataDirectory: string;
  private readonly writer: Writer;

  private constructor(parts: TrialParts) {
    this.stack = parts.stack;
    this.lab = parts.lab;
    this.source = parts.source;
    this.sourcePod = parts.sourcePod;
    this.dataDirectory = parts.dataDirectory;
    this.writer = parts.writer;
  }

  /** Makes v1 with rows and a backup, and starts the writer. `namespace` also makes v1's name. */
  static async begin(
    stack: StackDescription,
    lab: LabConnection,
    namespace: string,
  ): Promise<Trial> {
    const name = sourceNameIn(namespace);
    const source = await createSourceCluster(stack, { name, namespace, rows: ROWS });
    const writer = await startWriter(stack, {
      source,
      target: targetIn(namespace),
      ledgerPath: join(stack.directory, `ledger-${namespace}.jsonl`),
    });
    const sourcePod = await primaryPod(lab, namespace, primarySelector('v1', name));
    await keepLogOf(stack, namespace, sourcePod);
    const dataDirectory = await findData({ stack, lab, namespace, name, sourcePod });
    return new Trial({ stack, lab, source, writer, sourcePod, dataDirectory });
  }

  get namespace(): string {
    return this.source.namespace;
  }

  get target() {
    return targetIn(this.namespace);
  }

  /** v1's custom resource. */
  get sourceResource() {
    const { namespace, name } = this.source;
    return { apiVersion: 'pg.percona.com/v1', kind: KIND, namespace, name };
  }

  /** v2's custom resource. */
  get targetResource() {
    return { apiVersion: 'pgv2.percona.com/v2', kind: KIND, ...this.target };
  }

  /** v2's leader as it is now; also a standby's. Rejects when there is none. */
  async targetPod(): Promise<ServerPod> {
    const { lab, namespace, target } = this;
    const pod = await primaryPod(lab, namespace, primarySelector('v2', target.name));
    await keepLogOf(this.stack, namespace, pod);
    return pod;
  }

  /** Runs a shell script in v1's database pod, through the API server as kubectl would. */
  execInSource(script: string): Promise<string> {
    return runIn(this.lab, this.namespace, this.sourcePod, ['sh', '-c', script]);
  }

  /** One statement on v1, as the superuser. */
  sourceSql(sql: string): Promise<string> {
    return runIn(this.lab, this.namespace, this.sourcePod, ['psql', '-XAtqc', sql]);
  }

  /** One statement on v2's leader, as the superuser. */
  async targetSql(sql: string): Promise<string> {
    const command = ['psql', '-XAtq', '-d', 'postgres', '-c', sql];
    return runIn(this.lab, this.namespace, await this.targetPod(), command);
  }

  /** Let the writer reach v2, stop it, and hold its ledger against v2. */
  async closeLedger(): Promise<LedgerComparison> {
    const { writer, source } = this;
    const before = writer.acknowledged();
    await waitFor(
      'the writer to have rows acknowledged after the cut-over',
      WRITER_TIMEOUT_MS,
      () => writer.acknowledged() >= before + ROWS_ON_V2,
    );
    await writer.stop();
    const endpoint = await targetEndpoint(this.stack, this.target);
    const { user, password, database } = source;
    return compareLedger({ ledgerPath: writer.ledgerPath, endpoint, user, password, database });
  }

  /** Removes both clusters, and their volumes when nothing runs on them any more. */
  async end(): Promise<void> {
    await this.writer.stop();
    await removeClusters(this.lab, this.namespace);
  }
}

/** Removes whatever a trial made in its namespace; also of one that never got to its writer. */
export async function removeClusters(lab: LabConnection, namespace: string): Promise<void> {
  const v1 = { apiVersion: 'pg.percona.com/v1', kind: KIND, namespace };
  await deleteObject(lab, {
    apiVersion: 'pgv2.percona.com/v2',
    kind: KIND,
    ...targetIn(namespace),
  });
  await deleteObject(lab, { ...v1, name: sourceNameIn(namespace) });
  const claims = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace };
  await waitFor(`the clusters of ${namespace} to be gone`, GONE_TIMEOUT_MS, async () => {
    const pods = await listObjects<PodObject>(lab, { ...claims, kind: 'Pod' });
    // What has ended stays: a Job's pods, also those that failed before one did not.
    return pods.every(({ status }) => ENDED.includes(status?.phase ?? ''));
  });
  for (const { metadata } of await listObjects(lab, claims))
    await deleteObject(lab, { ...claims, name: metadata.name });
}

interface PodObject extends KubeObject {
  status?: { phase?: string };
}

/** A real node removes a pod's log with the pod, and it is read when the pod is gone. */
async function keepLogOf(
  stack: StackDescription,
  namespace: string,
  pod: ServerPod,
): Promise<void> {
  if (stack.node === 'real') await keepLog(stack.directory, { namespace, ...pod });
}

interface SourceServer extends Pick<TrialParts, 'stack' | 'lab' | 'sourcePod'> {
  namespace: string;
  name: string;
}

/** v1's data directory on this machine: the lab's pods see the machine's paths, containers see their volume's. */
async function findData({ stack, lab, namespace, name, sourcePod }: SourceServer): Promise<string> {
  const asked = ['psql', '-XAtqc', 'SHOW data_directory'];
  const inPod = await runIn(lab, namespace, sourcePod, asked);
  if (stack.node === 'fast') return inPod;
  const volume = await volumeDirectory(lab, { namespace, claim: name });
  return join(volume, inPod.replace('/pgdata/', ''));
}

/** The path in the bucket that all trials share is made from v1's name: so each has its own. */
function sourceNameIn(namespace: string): string {
  return `old-${namespace}`;
}

function targetIn(namespace: string) {
  return { namespace, name: 'new' };
}

async function primaryPod(
  lab: LabConnection,
  namespace: string,
  selector: string,
): Promise<ServerPod> {
  const pods = await listObjects(lab, { apiVersion: 'v1', kind: 'Pod', namespace }, selector);
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (pod === undefined) throw new Error(`no pod of ${selector} in ${namespace}`);
  return { name: pod.metadata.name, uid: pod.metadata.uid ?? '' };
}

async function runIn(
  lab: LabConnection,
  namespace: string,
  pod: ServerPod,
  command: string[],
): Promise<string> {
  const target = { namespace, pod: pod.name, container: 'database' };
  const { stdout } = await execInPod(lab.kc, target, command, EXEC_TIMEOUT_MS);
  return stdout.trim();
}
