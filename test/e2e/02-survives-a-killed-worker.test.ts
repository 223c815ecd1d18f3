import { afterAll, describe, expect, inject, it } from 'vitest';
import type { KillPoint } from '../helpers/kill-point.ts';
import { Scenario } from '../helpers/scenario.ts';
import { findSource, readSourceObjects, readTarget } from '../helpers/world.ts';

/** The worker is killed with SIGKILL here; a new one finishes the migration. */
const KILLS: { name: string; what: string; point: KillPoint }[] = [
  {
    name: 'e2e-02a',
    what: 'in the middle of createStandby',
    point: { activity: 'awaitStandby', when: 'during', afterMs: 1_500 },
  },
  {
    name: 'e2e-02b',
    what: 'in the middle of cutOver, after the fence',
    point: { activity: 'stopSource', when: 'after' },
  },
  {
    name: 'e2e-02c',
    what: 'right after the delete of v1 was sent',
    point: { activity: 'deleteSource', when: 'after' },
  },
  {
    name: 'e2e-02d',
    what: 'right after the promotion was sent',
    point: { activity: 'promoteTarget', when: 'after' },
  },
];

/** On a real node the one that everybody is afraid of: in the write outage. */
const TRIED = inject('node') === 'real' ? KILLS.slice(1, 2) : KILLS;

describe.concurrent('02 a worker killed', () => {
  const scenarios: Scenario[] = [];

  afterAll(async () => {
    for (const scenario of scenarios) await scenario.end();
  });

  it.each(TRIED)(
    '$what is replaced, and the migration ends as if nothing had been',
    async (kill) => {
      const scenario = await Scenario.begin(kill.name);
      scenarios.push(scenario);
      const doomed = scenario.startWorker(kill.point);
      await scenario.createBusySource();
      const source = await findSource(scenario);
      const handle = await scenario.start();
      // One approver for both workers: a query fails while neither lives, and is asked again.
      const approved = scenario.approve(handle);
      expect(await doomed.ended).toBe('SIGKILL');
      const successor = scenario.startWorker();
      await approved;
      const report = await scenario.result(handle);
      const ledger = await scenario.ledger('v2');
      // No task waits for a worker that is dead.
      expect(await scenario.historyText()).not.toContain('TASK_QUEUE_KIND_STICKY');
      await scenario.record(`killed-${kill.point.activity}`);
      await successor.stop();

      expect(report.outcome).toBe('migrated');
      expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [] });
      expect(ledger.firstOnV2).not.toBeNull();
      // Nothing was done twice: one approval, one cut-over, one timeline further, one backup, one v2 of one birth.
      expect(report.undoneCutOvers).toEqual([]);
      expect(report.decisions).toHaveLength(1);
      expect(report.proof?.sourceUid).toBe(source?.metadata.uid);
      expect(report.targetTimeline).toBe((report.proof?.timeline ?? 0) + 1);
      expect(report.fullBackup).toBe('new-handover-full-1');
      expect((await readTarget(scenario)).metadata.uid).toBe(report.proof?.targetUid);
      expect(await readSourceObjects(scenario)).toMatchObject({ customResources: 0, pods: 0 });
    },
  );
});
