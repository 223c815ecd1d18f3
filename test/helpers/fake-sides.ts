import { V1Deployment, type V1Pod } from '@kubernetes/client-node';
import type { Clients } from '../../src/clients/clients.ts';
import type { CustomObject, Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import type { TargetObject } from '../../src/activities/migration-ref.ts';
import type { FenceMark } from '../../src/model/fence-mark.ts';
import { FENCE_ANNOTATION, SCALED_DOWN_ANNOTATION } from '../../src/model/names.ts';
import { fakeKubernetes, pod, type ExecCall } from '../clients/fake-kubernetes.ts';
import { proof } from './fake-activities.ts';

/** What a server of v1 does; `starting` can be asked nothing. */
export type FakeState = 'writing' | 'down' | 'starting' | { receivedLsn: string | null };

export interface FakeServer {
  deployment: string;
  /** Labelled so by Patroni. */
  primary?: boolean;
  state: FakeState;
  /** Whether its member has seen the pause. */
  sawPause?: boolean;
  /** Of its control file. */
  control?: { state: string; checkpointLsn: string };
  /** 0 has no pod. */
  replicas?: number;
}

export interface FakeTarget {
  inRecovery: boolean;
  systemIdentifier: string;
  replayLsn: string | null;
  hasSegment: boolean;
  clockMs: number;
}

/**
 * v1 and v2 as activities see them, and act on them: servers by the name of their pod, Patroni's config map, v2's
 * leader and its custom resource. `did` has all that was changed, in order.
 */
export class FakeSides {
  readonly did: string[] = [];
  servers: Record<string, FakeServer> = {
    'cluster1-0': { deployment: 'cluster1', primary: true, state: 'writing', sawPause: true },
  };
  paused = false;
  mark: FenceMark | null = null;
  /** null is gone. */
  target: TargetObject | null = null;
  /** What v2's leader answers, one look after the other; the last one stays. */
  positions: FakeTarget[] = [AT_END];
  readonly scaledDown = new Set<string>();
  readonly applied: object[] = [];
  /** Whatever a test wants to happen when something is done. */
  on: (deed: string) => void = () => undefined;
  /** What SQL answers that nothing else here is about. */
  answers: Record<string, string> = {};

  get clients(): Clients {
    return { kubernetes: () => Promise.resolve(this.kubernetes) };
  }

  readonly kubernetes: Kubernetes = fakeKubernetes({
    listPods: (_namespace, selector) => Promise.resolve(this.pods(selector)),
    listDeployments: () => Promise.resolve(this.deployments()),
    mergeDeployment: ({ name }, body) => {
      const { spec } = body as { spec: { replicas: number } };
      this.do(`scale ${name} to ${spec.replicas}`);
      this.scale(name, body as Parameters<FakeSides['scale']>[1]);
      return Promise.resolve(new V1Deployment());
    },
    readConfigMapAnnotations: () => Promise.resolve(this.patroni()),
    mergeConfigMap: (_ref, body) => {
      this.takePause(body as Parameters<FakeSides['takePause']>[0]);
      return Promise.resolve();
    },
    get: <T extends CustomObject>() => Promise.resolve(this.target as T | null),
    apply: <T extends CustomObject>(...[, , body]: [unknown, unknown, object]) => {
      this.do('apply v2');
      this.applied.push(body);
      return Promise.resolve(body as T);
    },
    exec: (ref, command, options) => Promise.resolve(this.exec({ pod: ref, command, ...options })),
    openExec: (ref, _command, { onStdout }) =>
      Promise.resolve({
        write: (text) => {
          const [sql = '', end = ''] = text.split(/;\nSELECT '(?=end-)/);
          const { stdout } = this.sql(ref.name, sql);
          onStdout(`${stdout}\n${end.split("'")[0] ?? ''}\n`);
        },
        terminate: () => undefined,
      }),
  });

  private do(deed: string): void {
    this.did.push(deed);
    this.on(deed);
  }

  private pods(selector: string): V1Pod[] {
    if (selector.includes('crunchydata')) return this.target === null ? [] : [pod('cluster1-v2-0')];
    return Object.entries(this.servers)
      .filter(([, { primary, replicas }]) => {
        if (replicas === 0) return false;
        return !selector.includes('role=master') || primary === true;
      })
      .map(([name, server]) => podOfServer(name, server));
  }

  private deployments(): V1Deployment[] {
    return Object.values(this.servers).map(({ deployment: name }) => {
      const annotations = this.scaledDown.has(name) ? { [SCALED_DOWN_ANNOTATION]: 'wf/run' } : {};
      return Object.assign(new V1Deployment(), { metadata: { name, annotations } });
    });
  }

  private scale(
    name: string,
    body: { spec: { replicas: number }; metadata: { annotations: Record<string, string | null> } },
  ): void {
    for (const server of Object.values(this.servers))
      if (server.deployment === name) server.replicas = body.spec.replicas;
    if (body.metadata.annotations[SCALED_DOWN_ANNOTATION] === null) this.scaledDown.delete(name);
    else this.scaledDown.add(name);
  }

  private patroni() {
    const config = JSON.stringify(this.paused ? { ttl: 30, pause: true } : { ttl: 30 });
    const mark = this.mark === null ? {} : { [FENCE_ANNOTATION]: JSON.stringify(this.mark) };
    return { annotations: { config, ...mark }, resourceVersion: '1' };
  }

  private takePause(body: { metadata: { annotations: Record<string, string | null> } }): void {
    const { annotations } = body.metadata;
    const wasPaused = this.paused;
    this.paused = annotations['config']?.includes('"pause":true') === true;
    const mark = annotations[FENCE_ANNOTATION] ?? null;
    this.mark = mark === null ? null : (JSON.parse(mark) as FenceMark);
    if (this.paused) this.do(`pause for ${this.mark?.server?.deployment ?? 'nobody'}`);
    else this.do(wasPaused ? 'resume' : 'remove the mark');
  }

  private exec({ pod: { name }, command, stdin = '' }: ExecCall) {
    if (command.includes('psql')) return this.sql(name, stdin);
    const script = command.at(-1) ?? '';
    if (script.includes('echo stopping')) return ok('none');
    if (script.includes('pg_ctl')) this.do(`stop ${name}`);
    return ok(controlData(this.servers[name]?.control ?? { state: 'in production' }));
  }

  private sql(name: string, sql: string) {
    if (name === 'cluster1-v2-0') return ok(this.sqlOfTarget(sql));
    const state = this.servers[name]?.state ?? 'down';
    if (state === 'down') return failed('connection to server failed: No such file or directory');
    if (state === 'starting') return failed('FATAL:  the database system is starting up');
    const inRecovery = state !== 'writing';
    if (inRecovery && sql.includes('write probe')) {
      this.do(`refuse a write to ${name}`);
      return failed('ERROR:  cannot assign TransactionIds during recovery');
    }
    if (sql.includes('dataDirectory'))
      return ok(JSON.stringify({ dataDirectory: `/data/${name}`, binaryDirectory: '/bin' }));
    if (sql.includes('CHECKPOINT')) this.do(`checkpoint ${name}`);
    if (sql.includes('write probe')) this.do(`write to ${name}`);
    if (sql.includes('pg_switch_wal')) this.do(`mark ${name}`);
    if (sql.includes('pg_switch_wal')) return ok('0/1E000100');
    return ok(JSON.stringify({ inRecovery, ...(inRecovery ? state : {}) }));
  }

  private sqlOfTarget(sql: string): string {
    const known = Object.entries(this.answers).find(([part]) => sql.includes(part));
    if (known !== undefined) return known[1];
    if (!sql.includes('SELECT')) return '';
    const [position] = this.positions.length > 1 ? this.positions.splice(0, 1) : this.positions;
    return JSON.stringify(position);
  }
}

/** v2 as the proof wants it. */
export const AT_END: FakeTarget = {
  inRecovery: true,
  systemIdentifier: proof.systemIdentifier,
  replayLsn: proof.endLsn,
  hasSegment: true,
  clockMs: proof.provedAtTargetMs,
};

function podOfServer(name: string, { deployment, primary, sawPause }: FakeServer): V1Pod {
  const status = JSON.stringify({ role: 'x', state: 'running', pause: sawPause === true });
  return pod(name, {
    metadata: {
      namespace: 'pg',
      name,
      annotations: { status },
      labels: { 'deployment-name': deployment, ...(primary === true ? { role: 'master' } : {}) },
    },
  });
}

function controlData({ state, checkpointLsn }: { state: string; checkpointLsn?: string }): string {
  return [
    `Database cluster state: ${state}`,
    `Database system identifier: ${proof.systemIdentifier}`,
    `Latest checkpoint location: ${checkpointLsn ?? proof.checkpointLsn}`,
    "Latest checkpoint's TimeLineID: 4",
    "Latest checkpoint's NextXID: 1:5000",
    'Bytes per WAL segment: 16777216',
  ].join('\n');
}

const ok = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });
const failed = (stderr: string) => ({ stdout: '', stderr: `psql: error: ${stderr}`, exitCode: 2 });
