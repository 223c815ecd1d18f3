import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { inject } from 'vitest';
import { connectLab, waitFor, type LabConnection } from '../../lab/kubernetes.ts';
import {
  createSourceCluster,
  type SourceCluster,
  type SourceClusterOptions,
} from '../../lab/source-cluster.ts';
import { attach, type Stack } from '../../lab/stack.ts';
import { startWriter, type LedgerComparison, type Writer } from '../../lab/writer.ts';
import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { MigrationReport, MigrationStatus } from '../../src/model/status.ts';
import { createIfAbsent } from '../../lab/operators/v1/kube.ts';
import { startWorker, type WorkerProcess } from '../../lab/worker-process.ts';
import { HOLDS, HoldPoint } from './hold-point.ts';
import { awaitResult } from './await-result.ts';
import { BUNDLE, KILL_POINT, type KillPoint } from './kill-point.ts';
import { awaitWrites, judgeLedger } from './judge-ledger.ts';
import { decodePayloads } from './decode-payloads.ts';
import { RECORD, recordHistory } from './record-history.ts';
import { scenarioNames, type ScenarioNames } from './scenario-names.ts';
import { removeClusters } from './remove-clusters.ts';
import { readSecrets } from './secret-values.ts';
import { untilStatus } from './until-status.ts';
import './provided.ts';

const KILLABLE_WORKER = fileURLToPath(new URL('./killable-worker.ts', import.meta.url));
/** What processes do in seconds takes containers tens of them, and a backup Job that failed waits before the next. */
const STATUS_TIMEOUT_MS = { fast: 120_000, real: 420_000 };
/** Of all that follows the last answer of a person, below the limit of a test, which says nothing. */
const RESULT_TIMEOUT_MS = { fast: 240_000, real: 480_000 };

/** One migration in the lab, with a writer as the judge. Everything it makes lies in its own namespace. */
export class Scenario {
  readonly stack: Stack;
  readonly namespace: string;
  private readonly names: ScenarioNames;
  readonly lab: LabConnection;
  private readonly connection: Connection;
  private source: SourceCluster | undefined;
  private writer: Writer | undefined;
  private targetNamespace: string;

  private constructor(parts: {
    stack: Stack;
    namespace: string;
    lab: LabConnection;
    connection: Connection;
    names: ScenarioNames;
  }) {
    this.stack = parts.stack;
    this.namespace = parts.namespace;
    this.names = parts.names;
    this.targetNamespace = parts.namespace;
    this.lab = parts.lab;
    this.connection = parts.connection;
  }

  /**
   * @param own a stack for a scenario that disturbs its operators; default: the one that all share.
   * @param chosen names that people read in pictures.
   */
  static async begin(
    name: string,
    own?: Stack,
    chosen: Partial<ScenarioNames> = {},
  ): Promise<Scenario> {
    const stack = own ?? (await attach(inject('stackDirectory')));
    const lab = await connectLab(stack.kubeconfigPath);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const names = scenarioNames(name, chosen);
    return new Scenario({ stack, namespace: name, lab, connection, names });
  }

  get sourceName(): string {
    return this.names.source;
  }

  get target() {
    return { namespace: this.targetNamespace, name: this.names.target };
  }

  /** Make v2 in a namespace of its own. */
  async moveTarget(): Promise<void> {
    this.targetNamespace = `${this.namespace}-new`;
    const metadata = { name: this.targetNamespace };
    await createIfAbsent(this.lab, { apiVersion: 'v1', kind: 'Namespace', metadata });
  }

  get taskQueue(): string {
    return this.names.taskQueue;
  }

  async createSource(options: Partial<SourceClusterOptions> = {}): Promise<SourceCluster> {
    const { namespace } = this;
    this.source = await createSourceCluster(this.stack, {
      name: this.sourceName,
      namespace,
      rows: 5_000,
      ...options,
    });
    return this.source;
  }

  /** Source with a writer at work. */
  async createBusySource(options: Partial<SourceClusterOptions> = {}): Promise<SourceCluster> {
    const source = await this.createSource(options);
    this.writer = await startWriter(this.stack, {
      source,
      target: this.target,
      ledgerPath: join(this.stack.directory, `ledger-${this.namespace}.jsonl`),
    });
    return source;
  }

  /** Where the command line finds the request. */
  get requestPath(): string {
    return join(this.stack.directory, `request-${this.namespace}.json`);
  }

  writeRequest(input: MigrationRequestInput): Promise<void> {
    return writeFile(this.requestPath, JSON.stringify(input));
  }

  async start(request: Partial<MigrationRequestInput> = {}) {
    const { namespace } = this;
    const input: MigrationRequestInput = {
      source: { namespace, cluster: this.sourceName },
      target: { namespace: this.targetNamespace, cluster: this.names.target },
      ...request,
    };
    return this.client.workflow.start('migrateUsingStandby', {
      taskQueue: this.taskQueue,
      workflowId: this.workflowId,
      args: [input],
    });
  }

  /** A worker of this scenario alone; with a kill point, one that dies there; with more environment, what it asks for. */
  startWorker(point: KillPoint | null = null, env: Record<string, string> = {}): WorkerProcess {
    return startWorker(this.stack, {
      main: KILLABLE_WORKER,
      env: {
        HANDOVER_TASK_QUEUE: this.taskQueue,
        [KILL_POINT]: JSON.stringify(point),
        [BUNDLE]: inject('bundlePath'),
        [HOLDS]: this.holds,
        ...env,
      },
    });
  }

  /** Hold this scenario's workers the next time that they come to an activity. */
  holdBefore(activity: string): Promise<HoldPoint> {
    return HoldPoint.set(this.holds, activity);
  }

  private get holds(): string {
    return join(this.stack.directory, `holds-${this.namespace}`);
  }

  describe() {
    return this.client.workflow.getHandle(this.workflowId).describe();
  }

  /** The whole history as JSON: all that Temporal keeps of a migration. */
  async historyText(): Promise<string> {
    const history = await this.client.workflow.getHandle(this.workflowId).fetchHistory();
    return historyToJSON(history);
  }

  /** The same with every payload decoded: base64 would hide what must not be in it. */
  async decodedHistory(): Promise<string> {
    return decodePayloads(await this.historyText());
  }

  /** Every value in the secrets of v1 and of v2 that nobody may see. */
  secretValues(): Promise<string[]> {
    return readSecrets(this.lab, [this.namespace, this.targetNamespace]);
  }

  get workflowId(): string {
    return this.names.workflowId;
  }

  get client(): Client {
    return new Client({ connection: this.connection });
  }

  /** Wait until a worker says that the migration is as wanted. A worker that is dead now may live again soon. */
  until(
    handle: WorkflowHandle,
    what: string,
    wanted: (status: MigrationStatus) => boolean,
  ): Promise<MigrationStatus> {
    return untilStatus(handle, { what, wanted, timeoutMs: STATUS_TIMEOUT_MS[this.stack.node] });
  }

  /** Wait until an activity was begun and has not ended. */
  async untilActivity(handle: WorkflowHandle, name: string): Promise<void> {
    await waitFor(`the activity ${name}`, STATUS_TIMEOUT_MS[this.stack.node], async () => {
      const { raw } = await handle.describe();
      return raw.pendingActivities?.some(({ activityType }) => activityType?.name === name);
    });
  }

  async approve(handle: WorkflowHandle): Promise<void> {
    const { evidence } = await this.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    await handle.signal('approve', { approver: 'ada', evidenceId: evidence?.evidenceId });
  }

  result(handle: WorkflowHandle): Promise<MigrationReport> {
    return awaitResult(handle, RESULT_TIMEOUT_MS[this.stack.node]);
  }

  /** Let the writer see the end state, stop it, and hold its ledger against the database that is in service now. */
  async ledger(inService: 'v1' | 'v2'): Promise<LedgerComparison> {
    await this.writes();
    await this.writer?.stop();
    return this.ledgerSoFar(inService);
  }

  /** Wait until the writer, wherever it found a primary, has further rows acknowledged. */
  async writes(): Promise<void> {
    await awaitWrites(this.judged().writer);
  }

  /** What was acknowledged up to now, held against the database that is in service; the writer goes on. */
  ledgerSoFar(inService: 'v1' | 'v2'): Promise<LedgerComparison> {
    return judgeLedger(this.judged(), inService);
  }

  private judged() {
    const { stack, source, target, writer } = this;
    if (source === undefined || writer === undefined)
      throw new Error('this scenario has no writer');
    return { stack, source, target, writer };
  }

  /** Keep the history of the run that just ended as a golden one, if this test run was asked to. */
  async record(name: string): Promise<void> {
    const directory = process.env[RECORD];
    if (directory !== undefined) await recordHistory(directory, name, await this.historyText());
  }

  async end(): Promise<void> {
    await this.writer?.stop().catch(() => undefined);
    await removeClusters(this);
    await this.connection.close();
    await this.lab.close();
  }
}
