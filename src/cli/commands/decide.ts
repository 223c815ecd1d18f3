import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type { Config } from '../../config.ts';
import type { Decision } from '../../model/decision.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { CliError } from '../cli-error.ts';
import { notFound, readMigration } from '../read-migration.ts';
import { ANSWER_TIMEOUT_MS, withTemporal } from '../temporal.ts';

export interface DecideOptions {
  approver?: string;
  comment?: string;
  evidence?: string;
  /** When the cut-over may begin: `start/end`, or `now`. */
  window?: string;
  /** What a fall-back costs, said with it. */
  loseWritesOfV2?: true;
}

export interface Decided {
  workflowId: string;
  kind: Decision['kind'];
  approver: string;
  /** What the migration says to it: one sentence. */
  answer: string;
}

/**
 * Send approve, reject, abort, pause, resume or fallBack, and take the migration's answer. An approval that names no
 * evidence is given that of the gate that is open, so that it cannot count at the other.
 *
 * @throws {CliError} with the migration's own reason when it changed nothing.
 */
export function decide(
  config: Config,
  kind: Decision['kind'],
  workflowId: string,
  options: DecideOptions,
): Promise<Decided> {
  const approver = options.approver ?? config.userName;
  if (approver === null)
    throw new CliError('Nobody is named as the one who decides.', 'Add --approver "your name".');
  return withTemporal(config, async (client) => {
    const evidenceId =
      options.evidence ??
      (kind === 'approve' ? await shownEvidence(client, workflowId) : undefined);
    const payload = {
      approver,
      ...(options.comment === undefined ? {} : { comment: options.comment }),
      ...(evidenceId === undefined ? {} : { evidenceId }),
      ...(options.window === undefined ? {} : { window: options.window }),
      ...(options.loseWritesOfV2 === true ? { loseWritesOfV2: true } : {}),
    };
    const answer = await send(client, { kind, workflowId, payload });
    return { workflowId, kind, approver, answer };
  });
}

/** What the gate that is open shows at this moment. */
async function shownEvidence(client: Client, workflowId: string): Promise<string | undefined> {
  const { status } = await readMigration(client, workflowId);
  if (status === null || status.outcome !== null) throw hasEnded(workflowId);
  const { phase, evidence, retirement }: MigrationStatus = status;
  return (phase === 'awaitSecondApproval' ? retirement : evidence)?.evidenceId;
}

interface Sent {
  kind: Decision['kind'];
  workflowId: string;
  payload: { approver: string };
}

async function send(client: Client, { kind, workflowId, payload }: Sent): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await client.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () =>
      handle.executeUpdate<string, [typeof payload]>(kind, { args: [payload] }),
    );
  } catch (cause) {
    if (cause instanceof WorkflowUpdateFailedError) throw refused(kind, workflowId, cause);
    if (cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw unanswered(kind, workflowId, cause);
    if (!(cause instanceof WorkflowNotFoundError)) throw cause;
    // Temporal says the same of one that has ended and of one that never was.
    await handle.describe().catch((unknown: unknown) => {
      throw notFound(workflowId, unknown);
    });
    throw hasEnded(workflowId, cause);
  }
}

function refused(kind: string, workflowId: string, failed: WorkflowUpdateFailedError): CliError {
  const why = (failed.cause?.message ?? failed.message).replace(/\.$/, '');
  return new CliError(
    `The ${kind} changed nothing: ${why}.`,
    `See what is waited for: handover status ${workflowId}`,
    { cause: failed },
  );
}

function unanswered(kind: string, workflowId: string, cause: unknown): CliError {
  return new CliError(
    `No worker answered within ${ANSWER_TIMEOUT_MS / 1000} s. The ${kind} was not taken yet; it may still be, as soon as a worker runs.`,
    `Start one (npm run worker), then look whether it was taken: handover status ${workflowId}`,
    { cause },
  );
}

function hasEnded(workflowId: string, cause?: unknown): CliError {
  return new CliError(
    `The migration ${workflowId} has ended.`,
    `See how: handover status ${workflowId}`,
    { cause },
  );
}
