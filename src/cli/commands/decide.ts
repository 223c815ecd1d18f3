import type { Client } from '@temporalio/client';
import type { Config } from '../../config.ts';
import type { Decision, IgnoredSignal } from '../../model/decision.ts';
import { CliError } from '../cli-error.ts';
import { notFound, readMigration } from '../read-migration.ts';
import { withTemporal } from '../temporal.ts';

export interface DecideOptions {
  approver?: string;
  comment?: string;
  evidence?: string;
  /** When the cut-over may begin: `start/end`, or `now`. */
  window?: string;
}

export interface Decided {
  workflowId: string;
  decision: Decision;
}

/**
 * Send approve, reject, abort, pause or resume, and read back whether it counted: a signal itself always says yes.
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
    const payload = {
      approver,
      ...(options.comment === undefined ? {} : { comment: options.comment }),
      ...(options.evidence === undefined ? {} : { evidenceId: options.evidence }),
      ...(options.window === undefined ? {} : { window: options.window }),
    };
    const before = await counts(client, workflowId);
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
  return { decisions: status.decisions.length, lastIgnored: status.ignoredSignals.at(-1) };
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
