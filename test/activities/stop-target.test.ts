import { describe, expect, it } from 'vitest';
import { stopTargetActivities } from '../../src/activities/stop-target.ts';
import type { Clients } from '../../src/clients/clients.ts';
import { FALL_BACK_ANNOTATION } from '../../src/model/names.ts';
import type { StoppedTarget } from '../../src/model/retirement.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { proof } from '../helpers/fake-activities.ts';
import { LEADER, REPLICA, TABLE, World } from '../helpers/target-to-stop.ts';

const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };

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
