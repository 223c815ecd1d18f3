import { describe, expect, it } from 'vitest';
import {
  retireParkedSourceActivities,
  type Handed,
} from '../../src/activities/retire-parked-source.ts';
import type { RetirementEvidence } from '../../src/model/retirement.ts';
import { activityEnvironment } from '../helpers/activity-environment.ts';
import { parked, proof } from '../helpers/fake-activities.ts';
import { AS_PARKED, HANDED, REF, clientsFor } from '../helpers/parked-world.ts';

describe('the evidence of the second gate', () => {
  const collect = async (handed: Partial<Handed> = {}): Promise<RetirementEvidence> => {
    const run = () =>
      retireParkedSourceActivities.collectRetirement(clientsFor({}), REF, { ...HANDED, ...handed });
    const evidence: RetirementEvidence = await activityEnvironment().run(run);
    return evidence;
  };

  it('tells what v2 has taken in, by table', async () => {
    const { writes, targetPod } = await collect();
    expect(targetPod).toBe('cluster1-v2-0');
    expect(writes).toEqual({
      transactions: 40,
      walBytes: 1024,
      lsn: '0/1E000400',
      tables: [
        { database: 'a', table: 'public.t', inserted: 3, updated: 2, deleted: 1 },
        { database: 'b', table: 'public.t', inserted: 3, updated: 2, deleted: 1 },
      ],
    });
  });

  it.each<[string, Partial<Handed>]>([
    ['another v1', { proof: { ...proof, sourceUid: 'uid-other' } }],
    ['another v2', { proof: { ...proof, targetUid: 'uid-other' } }],
    ['other data', { proof: { ...proof, systemIdentifier: '1' } }],
    ['another timeline', { targetTimeline: 6 }],
    [
      'a v1 that was started in between',
      { parked: { ...parked, deployments: [{ ...AS_PARKED, generation: 4 }] } },
    ],
    ['another backup', { fullBackup: 'cluster1-v2-handover-full-2' }],
    ['a v2 that could not be verified', { unverified: 'archiving fails' }],
  ])('is another one for %s', async (_what, handed) => {
    const { evidenceId } = await collect(handed);
    expect(evidenceId).toMatch(/^[0-9a-f]{8}$/);
    expect(evidenceId).not.toBe((await collect()).evidenceId);
  });

  it('stays the same while v2 only goes on writing', async () => {
    const later = { ...HANDED, parked: { ...parked, parkedAtMs: parked.parkedAtMs + 1 } };
    expect((await collect(later)).evidenceId).toBe((await collect()).evidenceId);
  });
});

describe('the watch at the second gate', () => {
  it('goes on counting, and tells it, until it is cancelled', async () => {
    const environment = activityEnvironment();
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => {
      beats.push(details);
      environment.cancel();
    });
    const run = () => retireParkedSourceActivities.watchRetirement(clientsFor({}), REF, HANDED);
    await expect(environment.run(run)).rejects.toThrow();
    const seen = expect.stringContaining('40 transactions') as string;
    expect(beats[0]).toMatchObject({ seen, facts: { transactions: 40 } });
  });
});
