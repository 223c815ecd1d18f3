import type { CustomObject, Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { fakeKubernetes, pod, type ExecCall } from '../clients/fake-kubernetes.ts';
import { proof } from './fake-activities.ts';

/** One server of v2. */
interface Server {
  state: 'writing' | 'following' | 'down';
  /** Whether the leader's label is on its pod. */
  leader: boolean;
  seesPause: boolean;
  timeline: number;
  /** As `pg_controldata` prints it once PostgreSQL was stopped. */
  stoppedAs: string;
}

export const LEADER: Server = {
  state: 'writing',
  leader: true,
  seesPause: true,
  timeline: 5,
  stoppedAs: 'shut down',
};
export const REPLICA: Server = { ...LEADER, state: 'following', leader: false };

/** v2 as an API server and its pods tell it; what is sent changes it, and what was done is kept. */
export class World {
  uid: string | null = 'uid-v2';
  annotations: Record<string, string> = {};
  pause = false;
  patroniPaused = false;
  readonly did: string[] = [];
  /** Commands and calls that fail once each. */
  readonly failing = new Set<string>();
  countable = true;
  readonly servers = new Map<string, Server>();

  constructor(...servers: Server[]) {
    for (const [i, server] of servers.entries()) this.servers.set(`v2-${i}`, { ...server });
  }

  get kubernetes(): Kubernetes {
    return fakeKubernetes({
      get: <T extends CustomObject>() => Promise.resolve(this.cluster() as T | null),
      merge: async (_kind, _ref, body) => {
        await Promise.resolve();
        this.merged(body as Patch);
      },
      listPods: (_namespace, selector) =>
        Promise.resolve(this.pods(selector.includes('/role in (master,primary)'))),
      exec: (at, command, options) =>
        Promise.resolve().then(() => this.answer({ pod: at, command, ...options })),
    });
  }

  private cluster() {
    const { uid, annotations, pause } = this;
    const dynamicConfiguration = this.patroniPaused ? { pause: true } : {};
    const spec = { pause, patroni: { dynamicConfiguration } };
    return uid === null ? null : { metadata: { uid, annotations }, spec };
  }

  /** All of it or nothing. */
  private merged({ metadata, spec }: Patch): void {
    if (spec?.pause === true) this.failOnce('shut down');
    Object.assign(this.annotations, metadata.annotations);
    const paused = spec?.patroni?.dynamicConfiguration.pause;
    if (paused !== undefined) {
      this.patroniPaused = paused === true;
      this.did.push(`patroni ${this.patroniPaused ? 'paused' : 'resumed'}`);
    }
    if (spec?.pause === true) {
      this.pause = true;
      this.did.push('shut down');
      this.servers.clear();
    }
  }

  private pods(onlyLeaders: boolean) {
    const shown = [...this.servers].filter(([, { leader }]) => leader || !onlyLeaders);
    return shown.map(([name, { seesPause }]) => {
      const status = JSON.stringify({ role: 'x', state: 'x', pause: seesPause });
      return pod(name, { metadata: { namespace: 'pg', name, annotations: { status } } });
    });
  }

  private answer({ pod: { name }, command, stdin = '' }: ExecCall) {
    const server = this.servers.get(name);
    if (server === undefined) throw new Error(`no pod ${name}`);
    if (!command.includes('psql')) return ok(this.stopped(name, server, command.at(-1) ?? ''));
    if (server.state === 'down')
      return { stdout: '', stderr: 'could not connect: No such file or directory', exitCode: 2 };
    if (stdin.includes('data_directory'))
      return ok(JSON.stringify({ dataDirectory: '/pgdata/pg15', binaryDirectory: '/bin' }));
    if (stdin.includes('txid_snapshot_xmax')) return this.counted(server);
    if (stdin.includes('pg_stat_user_tables')) return ok(JSON.stringify([TABLE]));
    return ok(JSON.stringify({ inRecovery: server.state === 'following', receivedLsn: null }));
  }

  private counted({ state }: Server) {
    if (!this.countable) return { stdout: '', stderr: 'ERROR: out of memory', exitCode: 3 };
    const ahead = { nextTransactionId: 5_030, lsn: '0/1F000000', databases: ['app'] };
    const level = { nextTransactionId: 5_000, lsn: proof.endLsn, databases: [] };
    return ok(JSON.stringify(state === 'writing' ? ahead : level));
  }

  private stopped(name: string, server: Server, script: string): string {
    if (script.includes('stop')) {
      this.did.push(`stop ${name}`);
      if (server.stoppedAs !== 'in production') server.state = 'down';
      server.leader = false;
      this.failOnce('stop');
    }
    return control(server);
  }

  private failOnce(what: string): void {
    if (this.failing.delete(what)) throw new Error(`cut off: ${what}`);
  }
}

interface Patch {
  metadata: { annotations?: Record<string, string> };
  spec?: { pause?: true; patroni?: { dynamicConfiguration: { pause: true | null } } };
}

export const TABLE = { table: 'public.orders', inserted: 30, updated: 0, deleted: 0 };

function ok(stdout: string) {
  return { stdout, stderr: '', exitCode: 0 };
}

function control({ stoppedAs, timeline }: Server): string {
  const next = stoppedAs === 'shut down' ? 5_042 : 4_990;
  return [
    `Database cluster state: ${stoppedAs}`,
    `Database system identifier: ${proof.systemIdentifier}`,
    `Latest checkpoint location: ${stoppedAs === 'shut down' ? '0/1F000028' : '0/1D000028'}`,
    `Latest checkpoint's TimeLineID: ${timeline}`,
    `Latest checkpoint's NextXID: 0:${next}`,
    'Bytes per WAL segment: 16777216',
  ].join('\n');
}
