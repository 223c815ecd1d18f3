import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Reminder } from '../model/reminder.ts';
import { whoCanUnblock } from '../planner/who-may-approve.ts';
import type { Migration } from './migration.ts';

/** What a gate waits for, and why the last thing that was approved at it came to nothing; null where nothing did. */
interface GateIs {
  what: string;
  undone: string | null;
}

/**
 * One opening of a gate: approvals count from nought, and the approvers are told of it, again and again. Ends with
 * `run`, and does not wait for a reminder that hangs.
 */
export async function atGate<T>(
  migration: Migration,
  { what, undone }: GateIs,
  run: () => Promise<T>,
): Promise<T> {
  const { status } = migration;
  status.approvals = [];
  status.approved = null;
  status.reminders = 0;
  const reminding = new CancellationScope();
  try {
    return await migration.whileWaitingFor({ what, who: whoCanUnblock(status) }, () => {
      // It ends by our cancelling it.
      reminding.run(() => remindOnAndOn(migration, undone)).catch(() => undefined);
      return run();
    });
  } finally {
    reminding.cancel();
    status.approvals = [];
    status.approved = null;
  }
}

/** Reminds only while a person has to approve: not while it is held, or only waits for its window. */
async function remindOnAndOn(migration: Migration, undone: string | null): Promise<never> {
  const { request, status } = migration;
  const waits = () =>
    status.held === null && status.approved === null && status.waitingFor !== null;
  for (let number = 0; ; number++) {
    await condition(waits);
    status.reminders = number;
    migration.show();
    const reminder = reminderOf(migration, number, undone);
    // That it could not be delivered is told by the activity, and changes nothing here.
    if (reminder !== null) await migration.act.remindApprovers(reminder).catch(() => undefined);
    await sleep(request.approval.remindEverySeconds * 1000, {
      summary: 'Until the approvers are reminded',
    });
  }
}

function reminderOf({ status }: Migration, number: number, undone: string | null): Reminder | null {
  const { source, target, waitingFor } = status;
  return waitingFor === null ? null : { source, target, ...waitingFor, number, undone };
}
