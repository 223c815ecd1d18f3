import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { MigrationReport } from '../../src/model/status.ts';
import { fakeWorld, refused, untilCancelled } from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, failureOf, runMigration } from '../helpers/run-migration.ts';

type History = Awaited<ReturnType<Running['handle']['fetchHistory']>>;
type Running = Parameters<Parameters<typeof runMigration>[2]>[0];

/** The steps of a run by their activity, each with the summary that the timeline shows. */
function summaries({ events }: History): [string, string][] {
  return (events ?? []).flatMap((event): [string, string][] => {
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
    const summary = event.userMetadata?.summary;
    if (name === undefined || name === null) return [];
    return [[name, defaultPayloadConverter.fromPayload<string>(summary as Payload)]];
  });
}

/** One that comes through, in either order. */
async function migrated(order: string): Promise<[string, string][]> {
  const input = { ...REQUEST, cutover: { order } };
  return runMigration(fakeWorld().activities, [input], async (m) => {
    await m.atGate();
    await m.handle.signal('approve', APPROVE);
    if (order === 'promote-then-delete') {
      const { retirement } = await m.until(
        'the second gate',
        ({ waitingFor, phase }) => phase === 'awaitSecondApproval' && waitingFor !== null,
      );
      const { evidenceId } = retirement ?? {};
      await m.handle.signal('approve', { approver: 'ada', evidenceId });
    }
    await m.result();
    return summaries(await m.handle.fetchHistory());
  });
}

describe('the timeline', () => {
  it.each(['delete-then-promote', 'promote-then-delete'])(
    'leads to the details, and calls an outage one, in the order %s',
    async (order) => {
      // The record is written beside the steps.
      const steps = (await migrated(order)).filter(([name]) => name !== 'writeRecord');
      expect(steps.filter(([, summary]) => summary.length > 70)).toEqual([]);
      const [first] = steps;
      const waits = steps.filter(([name]) => /^(awaitStandby|awaitCaughtUp|watch.*)$/.test(name));
      expect(waits.length).toBeGreaterThan(2);
      for (const [, summary] of [first ?? ['', ''], ...waits])
        expect(summary).toContain('see the tab User Metadata');
      const names = steps.map(([name]) => name);
      const outage = steps.slice(names.indexOf('stopSource'), names.indexOf('awaitPromoted') + 1);
      expect(outage.length).toBeGreaterThan(3);
      expect(outage.filter(([, summary]) => !summary.startsWith('WRITE OUTAGE'))).toEqual([]);
    },
  );
});

describe('a result', () => {
  it('begins with a summary', async () => {
    const report = await runMigration(fakeWorld().activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      return m.result();
    });
    expect(Object.keys(report)[0]).toBe('summary');
    expect(report.summary[0]).toBe('Migrated. v2 is in service and has everything.');
    expect(report.summary.join(' ')).toMatch(
      /ada approved the cut-over at .* \(evidence abcd1234\)/,
    );
    expect(report).toMatchObject({ outage: null, undoing: false });
  });
});

describe('a failure', () => {
  it('is its point, with a summary, and without what the UI would show escaped or twice', async () => {
    const world = fakeWorld({ awaitStandby: refused('STANDBY_UNFIT', 'It is "another" one.') });
    const failure = await runMigration(world.activities, [REQUEST], (m) => failureOf(m.result()));
    expect(failure.message).toBe("It is 'another' one.");
    expect(failure.stack).toBe('');
    expect(failure.cause).toBeUndefined();
    const [report] = failure.details as [MigrationReport];
    expect(report.summary.slice(0, 2)).toEqual([
      'Ended: failed. v1 is in service and has everything.',
      "Why: It is 'another' one.",
    ]);
  });

  it('of an input names the fault first', async () => {
    const input = { ...REQUEST, extra: 1 };
    const failure = await runMigration(fakeWorld().activities, [input], (m) =>
      failureOf(m.result()),
    );
    expect(failure.message).toMatch(/^The input is wrong: extra /);
    expect(failure.message).not.toContain('"');
    expect(failure.stack).toBe('');
  });

  it('past the point of no return says so, with the reason', async () => {
    const world = fakeWorld({ checkPromoted: refused('VERIFICATION_FAILED', 'No stanza.') });
    const failure = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('approve', APPROVE);
      return failureOf(m.result());
    });
    const [report] = failure.details as [MigrationReport];
    expect(report).toMatchObject({ outcome: 'failed', reason: 'No stanza.' });
    expect(report.summary.slice(0, 2)).toEqual([
      'Ended: failed. v1 is deleted; v2 has all of it.',
      'Why: No stanza.',
    ]);
  });
});

describe('the details of a step that runs', () => {
  it('lead to its heartbeat, whatever the ID of the run is', async () => {
    const { activities } = fakeWorld({ awaitStandby: untilCancelled });
    await runMigration(activities, [REQUEST], async (m) => {
      await m.until('the standby', ({ phase }) => phase === 'createStandby');
      const { workflowId, runId } = await m.handle.describe();
      const { currentDetails } = await m.handle.query<{ currentDetails: string }>(
        '__temporal_workflow_metadata',
      );
      expect(workflowId).toContain('/');
      expect(currentDetails).toContain(
        `[Pending activities](/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}/pending-activities)`,
      );
      await m.handle.signal('abort', { approver: 'eve' });
      await m.result();
    });
  });
});
