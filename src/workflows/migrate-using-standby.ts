import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Outcome } from '../model/phase.ts';
import type { Proof } from '../model/proof.ts';
import type { MigrationReport } from '../model/status.ts';
import { summarise } from '../planner/summarise.ts';
import { deleteThenPromote } from './delete-then-promote.ts';
import { beginRecord, endRecord, stateRequest } from './begin-record.ts';
import { listen } from './listen.ts';
import { MigrationStopped } from './migration-stopped.ts';
import { Migration } from './migration.ts';
import { awaitApproval } from './phases/await-approval.ts';
import { createStandby } from './phases/create-standby.ts';
import { cutOver } from './phases/cut-over.ts';
import { preflight } from './phases/preflight.ts';
import { prepare } from './phases/prepare.ts';
import { replicate } from './phases/replicate.ts';
import { promoteThenDelete } from './promote-then-delete.ts';
import { readRequest } from './read-request.ts';
import { rootFailure, rootMessage } from './root-failure.ts';
import { shortFailure } from './short-failure.ts';

/**
 * Move a PostgreSQL cluster from Percona Operator v1 to v2 by the documented "Migrate using Standby".
 *
 * Up to the delete of v1 everything is undone when it is cancelled, rejected or fails; from there on it only goes
 * forward, and a cancellation comes too late.
 *
 * @param input a `MigrationRequestInput`; read strictly, since anybody may have typed it.
 */
export async function migrateUsingStandby(input: unknown): Promise<MigrationReport> {
  const migration = new Migration(readRequest(input));
  stateRequest(migration);
  listen(migration);
  // First of all: a run that was made from another one has its search attributes.
  migration.show();
  // A dry run writes nothing, and so it has no record.
  if (!migration.request.dryRun) await beginRecord(migration);
  try {
    const outcome = await ended(migration);
    await endRecord(migration);
    return report(migration, outcome);
  } catch (error) {
    await endRecord(migration);
    throw failure(migration, error);
  }
}

async function ended(migration: Migration): Promise<Outcome> {
  try {
    if (migration.request.dryRun) return await lookOnly(migration);
    return migration.request.cutover.order === 'delete-then-promote'
      ? await inOrder(migration, deleteThenPromote)
      : await inOrder(migration, promoteThenDelete);
  } catch (error) {
    if (!migration.status.pastPointOfNoReturn) return await undoEverything(migration, error);
    migration.status.outcome ??= 'failed';
    migration.status.reason ??= rootMessage(error);
    migration.show();
    throw error;
  }
}

/** A dry run: what would be done, and whether it could be. Nothing is written. */
async function lookOnly(migration: Migration): Promise<Outcome> {
  await migration.untilPointOfNoReturn.run(() => preflight(migration));
  migration.status.outcome = 'planned';
  migration.status.reason = migration.status.refusal?.what ?? null;
  migration.show();
  return 'planned';
}

/** What comes once v2 is proved to hold all of v1. */
interface Order<T> {
  /** Pass the point of no return. @returns null when nothing was sent, and v1 takes writes again. */
  pass: (migration: Migration, proof: Proof) => Promise<T | null>;
  /** Only forward. */
  goOn: (migration: Migration, proof: Proof, passed: T) => Promise<'migrated' | 'fellBack'>;
}

async function inOrder<T>(migration: Migration, order: Order<T>): Promise<Outcome> {
  const { proof, passed } = await migration.untilPointOfNoReturn.run(() =>
    untilPointOfNoReturn(migration, order),
  );
  const outcome = await CancellationScope.nonCancellable(() =>
    order.goOn(migration, proof, passed),
  );
  migration.status.outcome = outcome;
  migration.show();
  return outcome;
}

/** All that can be undone. */
async function untilPointOfNoReturn<T>(
  migration: Migration,
  { pass }: Order<T>,
): Promise<{ proof: Proof; passed: T }> {
  await preflight(migration);
  await prepare(migration);
  await createStandby(migration);
  await replicate(migration);
  for (;;) {
    const approval = await awaitApproval(migration);
    const proof = approval === null ? null : await cutOver(migration, approval);
    if (proof === null) continue;
    // From the moment at which it is sent nobody may cancel between it and what follows.
    const passed = await CancellationScope.nonCancellable(() => pass(migration, proof));
    if (passed !== null) return { proof, passed };
  }
}

/** Before the point of no return: undo, then end as what it was. */
async function undoEverything(migration: Migration, error: unknown): Promise<Outcome> {
  const { status, undo } = migration;
  // There is no cut-over any more that could be held, or wait for its window.
  status.held = null;
  status.approved = null;
  const stopped = error instanceof MigrationStopped ? error : abortedBy(migration, error);
  status.reason = stopped?.reason ?? rootMessage(error);
  status.undoing = true;
  migration.show();
  const { undone, failed: notUndone } = await undo.undoAll();
  status.undone = undone;
  status.notUndone = notUndone;
  status.undoing = false;
  migration.record.add('undone', { undone, notUndone });
  status.outcome = stopped?.outcome ?? (isCancellation(error) ? 'cancelled' : 'failed');
  migration.show();
  if (notUndone.length === 0 && stopped !== null) return stopped.outcome;
  throw error;
}

function report({ plan, status }: Migration, outcome: Outcome): MigrationReport {
  const more = outcome === 'planned' ? { plan: plan ?? null } : {};
  return { summary: summarise(status), ...status, outcome, ...more };
}

function abortedBy({ status }: Migration, error: unknown): MigrationStopped | null {
  const abort = status.decisions.findLast(({ kind }) => kind === 'abort');
  if (abort === undefined || !isCancellation(error)) return null;
  return new MigrationStopped('aborted', `${abort.approver}: ${abort.comment ?? 'no comment'}.`);
}

/** What the run ends with: Temporal calls it cancelled only if it was, and nothing is left of it. */
function failure({ status }: Migration, error: unknown): unknown {
  if (status.outcome === 'cancelled' && status.notUndone.length === 0) return error;
  const failure = rootFailure(error);
  const left = status.notUndone.map((what) => ` NOT undone: ${what}.`).join('');
  return shortFailure({
    type: failure?.type ?? 'MIGRATION_FAILED',
    message: `${rootMessage(error)}${left}`,
    details: [{ summary: summarise(status), ...status }],
    // What an activity failed with is in the history already, with its own stack.
    ...(failure === null && error instanceof Error ? { cause: error } : {}),
  });
}
