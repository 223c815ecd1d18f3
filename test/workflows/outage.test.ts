import { CancelledFailure } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { fakeWorld, refused, untilCancelled } from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, runMigration, type RunningMigration } from '../helpers/run-migration.ts';

/** A world in which one step goes on until it is let go: what people see meanwhile. */
function holding(name: keyof Activities, overrides: Partial<Activities> = {}) {
  const { activities } = fakeWorld(overrides);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let begun = false;
  const run = async (...args: unknown[]) => {
    begun = true;
    await held;
    return (activities[name] as (...a: unknown[]) => unknown)(...args);
  };
  return { activities: { ...activities, [name]: run }, letGo, begun: () => begun };
}

/** The headline of the details, as the UI asks for them. */
async function headline({ handle }: RunningMigration): Promise<string> {
  const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails.split('\n\n')[1] ?? '';
}

async function approved(m: RunningMigration): Promise<void> {
  await m.atGate();
  await m.handle.signal('approve', APPROVE);
}

const lasts = ({ outage }: MigrationStatus) => outage !== null;

describe('a write outage', () => {
  it('is shown from the stop on, with the end of its time-box', async () => {
    const { activities, letGo, begun } = holding('proveReplay');
    await runMigration(activities, [REQUEST], async (m) => {
      await approved(m);
      const { outage } = await m.until('the outage', (seen) => lasts(seen) && begun());
      expect(outage?.untilMs).toBe((outage?.sinceMs ?? 0) + 60_000);
      expect(await headline(m)).toMatch(/^\*\*WRITE OUTAGE since .*: v1 is stopped/);
      letGo();
      expect(await m.result()).toMatchObject({ outcome: 'migrated', outage: null });
    });
  });

  it('has no end of its own any more once the delete is sent', async () => {
    const { activities, letGo, begun } = holding('deleteSource');
    await runMigration(activities, [REQUEST], async (m) => {
      await approved(m);
      await m.until('the delete', () => begun());
      const seen = await m.status();
      expect(seen).toMatchObject({ pastPointOfNoReturn: true, outage: { untilMs: null } });
      expect(await headline(m)).toMatch(/Past the point of no return: only forward/);
      letGo();
      await m.result();
    });
  });

  it('that a silent step has made too long is undone with no word that nobody said', async () => {
    const silent = () =>
      untilCancelled().catch((): never => {
        throw new CancelledFailure('ended', [{}]);
      });
    const { activities } = fakeWorld({ proveReplay: silent });
    const cutover = { maxWriteOutageSeconds: 10 };
    await runMigration(activities, [{ ...REQUEST, cutover }], async (m) => {
      await approved(m);
      const seen = await m.until('the undo', ({ undoneCutOvers }) => undoneCutOvers.length === 1);
      expect(seen.undoneCutOvers[0]?.why).toMatch(/10 s/);
      expect(seen.undoneCutOvers[0]?.why).not.toMatch(/undefined|waited for/);
      await m.handle.signal('abort', { approver: 'eve' });
      await m.result();
    });
  });

  it('is said to be ending while it is undone, and over when the gate is open again', async () => {
    const refutes = { proveReplay: refused('PROOF_REFUTED', 'v2 is ahead') };
    const { activities, letGo, begun } = holding('resumeSource', refutes);
    await runMigration(activities, [REQUEST], async (m) => {
      await approved(m);
      await m.until('the undo', () => begun());
      const seen = await m.status();
      expect(seen.outage?.untilMs).toBeNull();
      expect(await headline(m)).toMatch(/it is being put back into service/);
      letGo();
      const again = await m.until('the gate', ({ waitingFor, undoneCutOvers }) => {
        return waitingFor !== null && undoneCutOvers.length === 1;
      });
      expect(again.outage).toBeNull();
      await m.handle.signal('abort', { approver: 'eve' });
      await m.result();
    });
  });
});

describe('an undo', () => {
  it('is shown while it runs, with the reason', async () => {
    const { activities, letGo, begun } = holding('removeTarget');
    await runMigration(activities, [REQUEST], async (m) => {
      await m.atGate();
      await m.handle.signal('reject', { approver: 'bob', comment: 'not today' });
      await m.until('the undo', () => begun());
      const seen = await m.status();
      expect(seen).toMatchObject({ undoing: true, outcome: null, reason: 'bob: not today.' });
      expect(await headline(m)).toBe('**Being undone. v1 is in service and has everything.**');
      letGo();
      expect(await m.result()).toMatchObject({ outcome: 'rejected', undoing: false });
    });
  });
});
