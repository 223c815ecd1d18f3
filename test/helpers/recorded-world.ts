import type { Activities } from '../../src/activities/activities.ts';
import { closeRecordActivities } from '../../src/activities/close-record.ts';
import { writeRecordActivities } from '../../src/activities/write-record.ts';
import type { Clients } from '../../src/clients/clients.ts';
import type { RecordStore } from '../../src/model/record-store.ts';
import { fakeWorld, type FakeWorld } from './fake-activities.ts';

/** A fake world whose record is kept in a real store. */
export function recordedWorld(
  audit: RecordStore,
  overrides: Partial<Activities> = {},
): Omit<FakeWorld, 'store'> {
  const clients: Clients = {
    kubernetes: () => Promise.reject(new Error('the clusters are fakes')),
    audit,
  };
  return fakeWorld({
    writeRecord: (input) => writeRecordActivities.writeRecord(clients, input),
    awaitClosed: (run) => closeRecordActivities.awaitClosed(clients, run),
    closeRecord: (run) => closeRecordActivities.closeRecord(clients, run),
    ...overrides,
  });
}

/** The same, in which something happens to the outside right before a call is made for the first time. */
export function withHappenings(
  { activities, calls, reminders }: Omit<FakeWorld, 'store'>,
  happenings: Partial<Record<keyof Activities, () => Promise<void>>>,
): Omit<FakeWorld, 'store'> {
  const seen = new Set<string>();
  const wrapped = Object.entries(activities).map(([name, run]) => [
    name,
    async (...args: unknown[]) => {
      const happen = happenings[name as keyof Activities];
      if (happen !== undefined && !seen.has(name)) {
        seen.add(name);
        await happen();
      }
      return (run as (...a: unknown[]) => unknown)(...args);
    },
  ]);
  return { activities: Object.fromEntries(wrapped) as Activities, calls, reminders };
}
