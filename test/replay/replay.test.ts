import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import '../helpers/provided.ts';

const DIRECTORY = new URL('./histories/', import.meta.url);

/** Histories of real migrations in the lab, made by released code. A running migration must survive an update. */
const histories = readdirSync(fileURLToPath(DIRECTORY)).filter((name) => name.endsWith('.json'));

interface History {
  events: {
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
    workflowExecutionStartedEventAttributes?: { workflowId: string };
  }[];
}

/** The keeper's ID is made from it, so it is part of what is replayed. */
function workflowIdOf({ events }: History): string {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8')) as History;

describe('a recorded migration', () => {
  it('is at hand for every way that a migration can end', () => {
    expect(histories).toEqual(expect.arrayContaining(['migrated.json', 'rejected.json']));
  });

  it.each(histories)('%s is replayed by the present code without a difference', async (name) => {
    const workflowBundle = { codePath: inject('bundlePath') };
    const history = read(name);
    await Worker.runReplayHistory({ workflowBundle }, history, workflowIdOf(history));
  });

  it('that called another activity is told from ours', async () => {
    const history = read('migrated.json');
    const first = history.events.find((e) => e.activityTaskScheduledEventAttributes !== undefined);
    if (first?.activityTaskScheduledEventAttributes === undefined) throw new Error('no activity');
    first.activityTaskScheduledEventAttributes.activityType.name = 'dropEverything';
    const workflowBundle = { codePath: inject('bundlePath') };
    const id = workflowIdOf(history);
    await expect(Worker.runReplayHistory({ workflowBundle }, history, id)).rejects.toThrow(
      /dropEverything/,
    );
  });
});
