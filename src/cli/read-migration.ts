import {
  WorkflowNotFoundError,
  WorkflowFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { MigrationStatus } from '../model/status.ts';
import { CliError } from './cli-error.ts';
import { ANSWER_TIMEOUT_MS } from './temporal.ts';
import { readInput } from './watch/read-payload.ts';

/** What a pending activity tells about what it waits for. */
export interface PendingStep {
  activity: string;
  attempt: number;
  lastFailure: string | null;
  waitingFor: string | null;
  seen: string | null;
  /** The same as data, where the step has some; `TargetWrites` of `watchRetirement`. */
  facts: object | null;
}

/** One migration as Temporal knows it. `status` is null when the input was refused and nothing ran. */
export interface MigrationView {
  workflowId: string;
  runId: string;
  temporalStatus: string;
  status: MigrationStatus | null;
  /** Why it failed, if it did. */
  failure: string | null;
  pending: PendingStep[];
  historyEvents: number;
}

/** Read a migration. @throws {CliError} when there is no such workflow. */
export async function readMigration(client: Client, workflowId: string): Promise<MigrationView> {
  const handle = client.workflow.getHandle(workflowId);
  const described = await handle.describe().catch((cause: unknown) => {
    throw notFound(workflowId, cause);
  });
  const running = described.status.name === 'RUNNING';
  return {
    workflowId,
    runId: described.runId,
    temporalStatus: described.status.name,
    ...(running
      ? { status: await queryStatus(client, handle), failure: null }
      : await readEnded(client, handle)),
    pending: (described.raw.pendingActivities ?? []).map(describePending),
    historyEvents: described.historyLength,
  };
}

export function notFound(workflowId: string, cause: unknown): unknown {
  if (!(cause instanceof WorkflowNotFoundError)) return cause;
  return new CliError(`Temporal knows no migration ${workflowId}.`, 'Look for it: handover list', {
    cause,
  });
}

/** Answered by a worker; where none runs Temporal would have us wait. */
function ask(client: Client, handle: WorkflowHandle): Promise<MigrationStatus> {
  return client.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () =>
    handle.query<MigrationStatus>('status'),
  );
}

async function queryStatus(client: Client, handle: WorkflowHandle): Promise<MigrationStatus> {
  try {
    return await ask(client, handle);
  } catch (cause) {
    throw new CliError(
      'No worker answers for this migration; it goes on as soon as one runs.',
      'Start one: npm run worker',
      { cause },
    );
  }
}

async function readEnded(client: Client, handle: WorkflowHandle) {
  try {
    return { status: (await handle.result()) as MigrationStatus, failure: null };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    const details = (cause as { details?: unknown[] } | undefined)?.details;
    const status = (details?.[0] ?? null) as MigrationStatus | null;
    return {
      // A cancelled run carries none in its failure; a worker can still tell.
      status:
        status !== null && 'phase' in status ? status : await ask(client, handle).catch(() => null),
      failure: cause?.message ?? error.message,
    };
  }
}

type RawPending = NonNullable<
  Awaited<ReturnType<WorkflowHandle['describe']>>['raw']['pendingActivities']
>[number];

function describePending(raw: RawPending): PendingStep {
  const told = readInput(raw.heartbeatDetails) as
    | {
        waitingFor?: string;
        seen?: string;
        facts?: object;
      }
    | null
    | undefined;
  return {
    activity: raw.activityType?.name ?? 'unknown',
    attempt: raw.attempt ?? 1,
    lastFailure: raw.lastFailure?.message ?? null,
    waitingFor: told?.waitingFor ?? null,
    seen: told?.seen ?? null,
    facts: told?.facts ?? null,
  };
}
