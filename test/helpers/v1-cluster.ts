import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { waitFor, type KubeObject, type LabConnection } from '../../lab/kubernetes.ts';
import { execInPod } from '../../lab/operators/shared/exec-in-pod.ts';
import { POSTGRES_BIN_DIRECTORY } from '../../lab/operators/shared/patroni-config.ts';
import { listObjects, mergePatch, readObject } from '../../lab/operators/v1/kube.ts';
import { V1_API } from '../../lab/operators/v1/names.ts';
import type { SourceCluster } from '../../lab/source-cluster.ts';
import type { Stack } from '../../lab/stack.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** A pod as the tests read it. */
export interface Pod extends KubeObject {
  status?: { phase?: string; conditions?: { type: string; status: string }[] };
}

/** One v1 cluster of the lab, seen and handled from outside as a person with kubectl would. */
export class V1Cluster {
  readonly stack: Stack;
  readonly lab: LabConnection;
  readonly source: SourceCluster;

  constructor(stack: Stack, lab: LabConnection, source: SourceCluster) {
    this.stack = stack;
    this.lab = lab;
    this.source = source;
  }

  list(kind: string, selector = ''): Promise<Pod[]> {
    const api = { Deployment: 'apps/v1', Job: 'batch/v1' }[kind] ?? 'v1';
    const { name, namespace } = this.source;
    return listObjects(
      this.lab,
      { apiVersion: api, kind, namespace },
      `pg-cluster=${name}${selector}`,
    );
  }

  async databasePod(): Promise<Pod> {
    const [pod] = await this.list('Pod', ',pgo-pg-database=true');
    if (!pod) throw new Error(`${this.source.name} has no database pod`);
    return pod;
  }

  /** Patroni's own words on the pod: state, role, timeline, pause. */
  async patroniStatus(): Promise<Record<string, unknown>> {
    const status = (await this.databasePod()).metadata.annotations?.['status'];
    return JSON.parse(status ?? '{}') as Record<string, unknown>;
  }

  async pausePatroni(pause: boolean): Promise<void> {
    const { name, namespace } = this.source;
    const where = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${name}-config` };
    const stored = (await readObject(this.lab, where))?.metadata.annotations?.['config'] ?? '{}';
    const config = JSON.stringify({ ...(JSON.parse(stored) as object), pause });
    await mergePatch(this.lab, where, { metadata: { annotations: { config } } });
    await waitFor(`Patroni to say pause=${String(pause)}`, TIMEOUT_MS, async () => {
      return Boolean((await this.patroniStatus())['pause']) === pause;
    });
  }

  async exec(script: string): Promise<string> {
    const pod = (await this.databasePod()).metadata.name;
    const target = { namespace: this.source.namespace, pod, container: 'database' };
    return (await execInPod(this.lab.kc, target, ['sh', '-c', script], TIMEOUT_MS)).stdout;
  }

  /** pgBackRest's answer on the bucket, from the repository's pod. */
  async cloudInfo(): Promise<{ max: string; fullBackups: number }> {
    const [pod] = await this.list('Pod', ',pgo-backrest-repo=true');
    const target = {
      namespace: this.source.namespace,
      pod: pod?.metadata.name ?? '',
      container: 'database',
    };
    const command = ['pgbackrest', 'info', '--stanza=db', '--output=json', '--repo1-type=s3'];
    const { stdout } = await execInPod(
      this.lab.kc,
      target,
      [...command, '--no-repo1-s3-verify-tls'],
      TIMEOUT_MS,
    );
    const [stanza] = JSON.parse(stdout) as {
      archive?: { max: string }[];
      backup?: { type: string }[];
    }[];
    const backups = stanza?.backup ?? [];
    return {
      max: stanza?.archive?.[0]?.max ?? '',
      fullBackups: backups.filter(({ type }) => type === 'full').length,
    };
  }

  /** pg_controldata on the data that the claim holds, whether a pod runs or not. */
  async controlData(): Promise<string> {
    const { name, namespace } = this.source;
    const data = join(this.stack.directory, 'volumes', namespace, name, name);
    return (await run(join(POSTGRES_BIN_DIRECTORY, 'pg_controldata'), ['-D', data])).stdout;
  }

  async patchSpec(spec: Record<string, unknown>): Promise<void> {
    await mergePatch(this.lab, this.reference('PerconaPGCluster'), { spec });
  }

  async state(): Promise<string | undefined> {
    const cr = await readObject(this.lab, this.reference('PerconaPGCluster'));
    return (cr?.status as { PGCluster?: { state?: string } } | undefined)?.PGCluster?.state;
  }

  reference(kind: 'PerconaPGCluster' | 'Pgcluster') {
    const { name, namespace } = this.source;
    return { apiVersion: V1_API, kind, namespace, name };
  }

  /** Rows of the seeded orders, asked as the application's user over TLS. */
  async countOrders(): Promise<number> {
    const { user, password, database } = this.source;
    const client = new Client({
      ...{ ...(await this.source.primaryEndpoint()), user, password, database },
      ssl: { rejectUnauthorized: false },
      connectionTimeoutMillis: 1_000,
    });
    try {
      await client.connect();
      const answer = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM orders');
      return answer.rows[0]?.n ?? 0;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
