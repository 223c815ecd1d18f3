import { describe, expect, it } from 'vitest';
import { stopTargetActivities } from '../../src/activities/stop-target.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { CustomObject, Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { FALL_BACK_ANNOTATION } from '../../src/model/names.ts';
import type { StoppedTarget } from '../../src/model/retirement.ts';
import { fakeKubernetes, pod, type ExecCall } from '../clients/fake-kubernetes.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };

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

const LEADER: Server = {
  state: 'writing',
  leader: true,
  seesPause: true,
  timeline: 5,
  stoppedAs: 'shut down',
};
const REPLICA: Server = { ...LEADER, state: 'following', leader: false };

/** v2 as an API server and its pods tell it; what is sent changes it, and what was done is kept. */
class World {
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

const TABLE = { table: 'public.orders', inserted: 30, updated: 0, deleted: 0 };

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

async function stop(world: World, cancelAfterMs = 0): Promise<StoppedTarget> {
  const environment = activityEnvironment();
  const clients: Clients = { kubernetes: () => Promise.resolve(world.kubernetes) };
  if (cancelAfterMs > 0)
    setTimeout(() => {
      environment.cancel();
    }, cancelAfterMs);
  const run = () => stopTargetActivities.stopTarget(clients, TARGET, proof);
  const stopped: StoppedTarget = await environment.run(run);
  return stopped;
}

describe('the stop of v2 for a fall-back', () => {
  it('pauses Patroni, stops the server, shuts the cluster down, and leaves Patroni fit to start', async () => {
    const world = new World(LEADER, REPLICA);
    await stop(world);
    expect(world.did).toEqual(['patroni paused', 'stop v2-0', 'shut down', 'patroni resumed']);
  });

  it('counts exactly, by the control file of the stopped server', async () => {
    const { lost, exact, endLsn } = await stop(new World(LEADER));
    expect({ exact, endLsn }).toEqual({ exact: true, endLsn: '0/1F000028' });
    expect(lost).toMatchObject({ transactions: 42, walBytes: 0x1000028, lsn: endLsn });
    expect(lost.tables).toEqual([{ database: 'app', ...TABLE }]);
  });

  it('stops the one that writes, whichever has the label', async () => {
    const world = new World({ ...REPLICA, leader: true }, { ...LEADER, leader: false });
    await stop(world);
    expect(world.did).toContain('stop v2-1');
    expect(world.did).not.toContain('stop v2-0');
  });

  it('stops nothing while a running member has not seen the pause', async () => {
    const world = new World(LEADER, { ...REPLICA, seesPause: false });
    await expect(stop(world, 600)).rejects.toThrow();
    expect(world.did).toEqual(['patroni paused']);
  });

  it('finds that a v2 whose promotion has not come has nothing that v1 has not', async () => {
    const standby = {
      ...LEADER,
      state: 'following',
      timeline: proof.timeline,
      stoppedAs: 'shut down in recovery',
    } as const;
    const { lost, exact } = await stop(new World(standby));
    expect(exact).toBe(true);
    expect(lost).toMatchObject({ transactions: 0, walBytes: 0, tables: [] });
  });

  it('touches no other cluster of that name, and goes on trying', async () => {
    const world = new World(LEADER);
    world.uid = 'uid-other';
    await expect(stop(world)).rejects.toMatchObject({ code: 'FALL_BACK_HELD', retryable: true });
    expect(world.did).toEqual([]);
  });
});

describe('a stop of v2 that was cut off', () => {
  it('after PostgreSQL was stopped: is read again, with what was counted before', async () => {
    const world = new World(LEADER, REPLICA);
    world.failing.add('stop');
    await expect(stop(world)).rejects.toThrow('cut off');
    // No label tells any more which it was.
    const { lost, exact } = await stop(world);
    expect(exact).toBe(true);
    expect(lost).toMatchObject({ transactions: 42, tables: [{ database: 'app', ...TABLE }] });
    expect(world.did).not.toContain('stop v2-1');
  });

  it('before v2 was shut down: does not lose the count', async () => {
    const world = new World(LEADER);
    world.failing.add('shut down');
    await expect(stop(world)).rejects.toThrow('cut off');
    expect((await stop(world)).lost.transactions).toBe(42);
  });

  it('when no pod is left: answers what was noted on v2', async () => {
    const world = new World(LEADER);
    const first = await stop(world);
    const again = new World();
    again.pause = true;
    again.annotations[FALL_BACK_ANNOTATION] = world.annotations[FALL_BACK_ANNOTATION] ?? '';
    expect(await stop(again)).toEqual(first);
    expect(again.did).toEqual(['patroni resumed']);
  });
});

describe('a v2 that is ill', () => {
  it('has a note that nobody can read: is stopped and counted all the same', async () => {
    const world = new World(LEADER);
    world.annotations[FALL_BACK_ANNOTATION] = 'not ours';
    expect(await stop(world)).toMatchObject({ exact: true, lost: { transactions: 42 } });
  });

  it('has crashed before: is shut down without an exact count', async () => {
    const world = new World({ ...LEADER, state: 'down', leader: false });
    const { lost, exact } = await stop(world);
    expect(exact).toBe(false);
    expect(lost).toMatchObject({ transactions: 0, lsn: proof.endLsn });
    expect(world.did).toContain('shut down');
  });

  it('crashes over the stop: lost at least what was counted just before', async () => {
    const { lost, exact } = await stop(new World({ ...LEADER, stoppedAs: 'shutting down' }));
    expect(exact).toBe(false);
    expect(lost).toMatchObject({ transactions: 30, lsn: '0/1F000000' });
  });

  it('cannot be counted: is stopped all the same', async () => {
    const world = new World(LEADER);
    world.countable = false;
    const { lost, exact } = await stop(world);
    expect(exact).toBe(true);
    expect(lost).toMatchObject({ transactions: 42, tables: [] });
  });

  it('does not stop: is not shut down, for its writes would go on uncounted', async () => {
    const world = new World({ ...LEADER, stoppedAs: 'in production' });
    await expect(stop(world)).rejects.toMatchObject({ code: 'EXEC_FAILED', retryable: true });
    expect(world.did).not.toContain('shut down');
  });

  it('was shut down by a person before: goes on without a count', async () => {
    const world = new World();
    world.pause = true;
    const { exact } = await stop(world);
    expect(exact).toBe(false);
  });

  it('is gone: does not hold up v1', async () => {
    const world = new World();
    world.uid = null;
    expect(await stop(world)).toMatchObject({ exact: false });
    expect(world.did).toEqual([]);
  });
});
