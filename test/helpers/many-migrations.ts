import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, type WorkflowStartOptions } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import type { Reported } from '../../src/activities/failures.ts';
import type { migrateUsingStandby } from '../../src/workflows/index.ts';
import { asRegistered } from './as-registered.ts';
import { fakeWorld } from './fake-activities.ts';
import { running, type RunningMigration } from './run-migration.ts';
import './provided.ts';

/**
 * One worker for many migrations, each in a fake world of its own: starting a worker takes longer than a migration of
 * fakes.
 */
export class ManyMigrations {
  readonly taskQueue = `test-${randomUUID()}`;
  private readonly worlds = new Map<string, Activities>();
  private readonly native: NativeConnection;
  readonly connection: Connection;
  private worker: Worker | undefined;
  private ended: Promise<void> = Promise.resolve();

  private constructor(native: NativeConnection, connection: Connection) {
    this.native = native;
    this.connection = connection;
  }

  /**
   * @param register makes activities such as a worker registers.
   * @param before is done before there is a worker.
   */
  static async start(
    register: (activities: Activities) => Reported<Activities> = asRegistered,
    before: (many: ManyMigrations) => Promise<void> = () => Promise.resolve(),
  ): Promise<ManyMigrations> {
    const address = inject('temporalAddress');
    const native = await NativeConnection.connect({ address });
    const many = new ManyMigrations(native, await Connection.connect({ address }));
    await before(many);
    many.worker = await Worker.create({
      connection: native,
      taskQueue: many.taskQueue,
      workflowBundle: { codePath: inject('bundlePath') },
      activities: register(many.activities()),
      maxHeartbeatThrottleInterval: '100ms',
    });
    many.ended = many.worker.run();
    return many;
  }

  async begin(
    activities: Activities,
    input: unknown,
    options: Pick<WorkflowStartOptions, 'typedSearchAttributes'> = {},
  ): Promise<RunningMigration> {
    const workflowId = this.expect(activities);
    const { workflow } = new Client({ connection: this.connection });
    const handle = await workflow.start<typeof migrateUsingStandby>('migrateUsingStandby', {
      ...options,
      taskQueue: this.taskQueue,
      workflowId,
      args: [input],
    });
    return running(handle);
  }

  /** Make a world for a migration that is started by other means. @returns the ID that it has to have. */
  expect(activities: Activities): string {
    const workflowId = `${this.taskQueue}-${this.worlds.size}`;
    this.worlds.set(workflowId, activities);
    return workflowId;
  }

  /** A migration that was started by other means. */
  found(workflowId: string): RunningMigration {
    return running(new Client({ connection: this.connection }).workflow.getHandle(workflowId));
  }

  async stop(): Promise<void> {
    this.worker?.shutdown();
    await this.ended;
    await this.connection.close();
    await this.native.close();
  }

  /** Every activity, run in the world of the migration that calls it. */
  private activities(): Activities {
    const names = Object.keys(fakeWorld().activities) as (keyof Activities)[];
    const bound = names.map((name) => [name, (...args: never[]) => this.run(name, args)]);
    return Object.fromEntries(bound) as Activities;
  }

  private run(name: keyof Activities, args: never[]): unknown {
    // The keeper of a record has an ID of its own, and names the migration.
    const [ref] = args as unknown[] as { workflowId?: string }[];
    const caller = activityInfo().workflowExecution?.workflowId ?? '';
    const keeps = name === 'awaitClosed' || name === 'closeRecord';
    const world = this.worlds.get((keeps ? ref?.workflowId : caller) ?? '');
    if (world === undefined) throw new Error('an activity of a migration that was not begun here');
    return (world[name] as (...given: never[]) => unknown)(...args);
  }
}
