import { ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { DeletedSource } from '../activities/retire-source.ts';
import type { MigrationReport } from '../model/status.ts';
import { listen } from './listen.ts';
import { MigrationStopped } from './migration-stopped.ts';
import { Migration } from './migration.ts';
import { awaitApproval } from './phases/await-approval.ts';
import { createReplicationUser } from './phases/create-replication-user.ts';
import { createStandby } from './phases/create-standby.ts';
import { cutOver, type CutOver } from './phases/cut-over.ts';
import { preflight } from './phases/preflight.ts';
import { prepare } from './phases/prepare.ts';
import { promote } from './phases/promote.ts';
import { replicate } from './phases/replicate.ts';
import { retireSource } from './phases/retire-source.ts';
import { verify } from './phases/verify.ts';
import { readRequest } from './read-request.ts';
import { rootFailure, rootMessage } from './root-failure.ts';

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
  listen(migration);
  try {
    if (migration.request.dryRun) return await lookOnly(migration);
    const retired = await migration.untilPointOfNoReturn.run(() => untilV1IsDeleted(migration));
    return await CancellationScope.nonCancellable(() => untilV2IsProved(migration, retired));
  } catch (error) {
    if (migration.status.pastPointOfNoReturn) throw failed(migration, error);
    return await undoEverything(migration, error);
  }
}

/** A dry run: what would be done, and whether it could be. Nothing is written. */
async function lookOnly(migration: Migration): Promise<MigrationReport> {
  await migration.untilPointOfNoReturn.run(() => preflight(migration));
  migration.status.outcome = 'planned';
  migration.status.reason = migration.status.refusal?.what ?? null;
  migration.show();
  return { ...migration.status, outcome: 'planned', plan: migration.plan ?? null };
}

interface Retired extends CutOver {
  deleted: DeletedSource;
}

/** All that can be undone. Ends with v1 deleted, on a proof that v2 has all of it. */
async function untilV1IsDeleted(migration: Migration): Promise<Retired> {
  await preflight(migration);
  await prepare(migration);
  await createStandby(migration);
  await replicate(migration);
  for (;;) {
    const approval = await awaitApproval(migration);
    const cut = approval === null ? null : await cutOver(migration, approval);
    if (cut === null) continue;
    // From the moment the delete is sent nobody may cancel between it and the promotion.
    const deleted = await CancellationScope.nonCancellable(() => retireSource(migration, cut));
    if (deleted !== null) return { ...cut, deleted };
  }
}

/** Only forward. */
async function untilV2IsProved(migration: Migration, retired: Retired): Promise<MigrationReport> {
  const promotion = await promote(migration, retired.proof);
  await createReplicationUser(migration);
  await verify(migration, { ...retired, promotion });
  migration.status.outcome = 'migrated';
  migration.show();
  return { ...migration.status, outcome: 'migrated' };
}

/** Before the point of no return: undo, then end as what it was. */
async function undoEverything(migration: Migration, error: unknown): Promise<MigrationReport> {
  const { status, undo } = migration;
  // There is no cut-over any more that could be held, or wait for its window.
  status.held = null;
  status.approved = null;
  const { undone, failed: notUndone } = await undo.undoAll();
  status.undone = undone;
  status.notUndone = notUndone;
  const stopped = error instanceof MigrationStopped ? error : abortedBy(migration, error);
  status.outcome = stopped?.outcome ?? (isCancellation(error) ? 'cancelled' : 'failed');
  status.reason = stopped?.reason ?? rootMessage(error);
  migration.show();
  if (notUndone.length > 0) throw failed(migration, error);
  if (stopped !== null) return { ...status, outcome: stopped.outcome };
  throw isCancellation(error) ? error : failed(migration, error);
}

function abortedBy({ status }: Migration, error: unknown): MigrationStopped | null {
  const abort = status.decisions.findLast(({ kind }) => kind === 'abort');
  if (abort === undefined || !isCancellation(error)) return null;
  return new MigrationStopped('aborted', `${abort.approver}: ${abort.comment ?? 'no comment'}.`);
}

function failed({ status }: Migration, error: unknown): ApplicationFailure {
  status.outcome ??= 'failed';
  const left = status.notUndone.map((what) => ` NOT undone: ${what}.`).join('');
  return ApplicationFailure.create({
    type: rootFailure(error)?.type ?? 'MIGRATION_FAILED',
    message: `${rootMessage(error)}${left}`,
    nonRetryable: true,
    details: [status],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}
