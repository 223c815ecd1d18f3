import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { Order } from '../../src/model/order.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { fakeWorld } from './fake-activities.ts';
import { asCalls, heldWorld, type Call, type WhenCancelled } from './held-activity.ts';
import type { ManyMigrations } from './many-migrations.ts';
import { APPROVE, REQUEST, type RunningMigration } from './run-migration.ts';

/** What approves the second evidence of the fake world. */
export const APPROVE_DELETE = { approver: 'bob', evidenceId: 'beef5678' };

/** One call of a migration in which all goes well: a point at which something may strike. */
export interface Case extends Call {
  order: Order;
  /** All calls before it, and itself. */
  sofar: readonly string[];
  next: string;
}

/** Every call of a migration in which all goes well: tables made of them hold new activities by themselves. */
export async function casesOf(many: ManyMigrations, order: Order): Promise<Case[]> {
  const world = fakeWorld();
  const m = await many.begin(world.activities, requestOf(order));
  await approve(m, order === 'promote-then-delete' ? Object.keys(GATES) : ['watchGate']);
  const { outcome } = await m.result();
  if (outcome !== 'migrated') throw new Error(`the happy migration ended as ${outcome}`);
  const { calls } = world;
  return asCalls(calls).map((call, i) => ({
    ...call,
    order,
    sofar: calls.slice(0, i + 1),
    next: calls[i + 1] ?? '',
  }));
}

/** A migration that stands at a case. */
export async function begun(
  many: ManyMigrations,
  { order, sofar, ...call }: Case,
  whenCancelled: WhenCancelled,
  input: MigrationRequestInput = requestOf(order),
) {
  const world = heldWorld(call, whenCancelled);
  const m = await many.begin(world.activities, input);
  await approve(m, sofar.slice(0, -1));
  await world.reached;
  return { world, m };
}

export function requestOf(order: Order): MigrationRequestInput {
  return { ...REQUEST, cutover: { order } };
}

/** Approve at each gate that is among some calls. */
export async function approve(m: RunningMigration, calls: readonly string[]): Promise<void> {
  for (const name of calls) await GATES[name]?.(m);
}

export function atSecondGate(m: RunningMigration): Promise<MigrationStatus> {
  const open = (s: MigrationStatus) => s.phase === 'awaitSecondApproval' && s.waitingFor !== null;
  return m.until('the second gate', open);
}

const GATES: Readonly<Record<string, (m: RunningMigration) => Promise<void>>> = {
  watchGate: async (m) => {
    await m.atGate();
    await m.handle.signal('approve', APPROVE);
  },
  watchRetirement: async (m) => {
    await atSecondGate(m);
    await m.handle.signal('approve', APPROVE_DELETE);
  },
};
