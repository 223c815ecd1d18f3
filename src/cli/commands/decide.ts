import type { Client } from '@temporalio/client';
import type { Config } from '../../config.ts';
import type { Decision, IgnoredSignal } from '../../model/decision.ts';
import type { MigrationStatus } from '../../model/status.ts';
import { CliError } from '../cli-error.ts';
import { notFound, readMigration } from '../read-migration.ts';
import { withTemporal } from '../temporal.ts';

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
  decision: Decision;
}

/**
 * Send approve, reject, abort, pause, resume or fallBack, and read back whether it counted: a signal itself always says
 * yes. An approval that names no evidence is given that of the gate that is open, so that it cannot count at the other.
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
    const { status, ...before } = await counts(client, workflowId);
    const evidenceId = options.evidence ?? (kind === 'approve' ? shownEvidence(status) : undefined);
    const payload = {
      approver,
      ...(options.comment === undefined ? {} : { comment: options.comment }),
      ...(evidenceId === undefined ? {} : { evidenceId }),
      ...(options.window === undefined ? {} : { window: options.window }),
      ...(options.loseWritesOfV2 === true ? { loseWritesOfV2: true } : {}),
    };
    await client.workflow
      .getHandle(workflowId)
      .signal(kind, payload)
      .catch((cause: unknown) => {
        throw notFound(workflowId, cause);
      });
    return { workflowId, decision: await answer(client, { kind, workflowId, before }) };
  });
}

async function counts(client: Client, workflowId: string) {
  const { status } = await readMigration(client, workflowId);
  if (status === null || status.outcome !== null)
    throw new CliError(
      `The migration ${workflowId} has ended.`,
      `See how: handover status ${workflowId}`,
    );
  return {
    status,
    decisions: status.decisions.length,
    lastIgnored: status.ignoredSignals.at(-1),
  };
}

/** What the gate that is open shows at this moment. */
function shownEvidence({ phase, evidence, retirement }: MigrationStatus): string | undefined {
  const shown = phase === 'awaitSecondApproval' ? retirement : evidence;
  return shown?.evidenceId;
}

interface Asked {
  kind: Decision['kind'];
  workflowId: string;
  before: { decisions: number; lastIgnored: IgnoredSignal | undefined };
}

/** A query is answered after every signal before it was handled, so the first answer is the final one. */
async function answer(client: Client, { kind, workflowId, before }: Asked): Promise<Decision> {
  const { status } = await readMigration(client, workflowId);
  const decision = status?.decisions.slice(before.decisions).find((d) => d.kind === kind);
  if (decision !== undefined) return decision;
  const why = status?.ignoredSignals.findLast(
    ({ name, atMs }) => name === kind && atMs >= (before.lastIgnored?.atMs ?? 0),
  )?.why;
  throw new CliError(
    `The ${kind} changed nothing: ${why ?? 'it was not taken'}.`,
    `See what is waited for: handover status ${workflowId}`,
  );
}
