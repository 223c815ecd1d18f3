import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { Config } from '../../config.ts';
import type { RunRef } from '../../model/record.ts';
import { CliError } from '../cli-error.ts';
import { listQuery } from '../list-query.ts';
import { withTemporal } from '../temporal.ts';

type History = temporal.api.history.v1.IHistory;

/** What a record is compared with, as far as it is there. */
export interface TemporalReader {
  /** The history of a run; or a sentence: why there is none to be had. */
  history: (run: RunRef) => Promise<{ history: History } | { absent: string }>;
  /** Every run of a migration that Temporal tells of; of one workflow, where one is named. */
  runs: (workflowId?: string) => Promise<RunRef[]>;
}

/** A record is often read where Temporal is not. */
const CONNECT_TIMEOUT_MS = 3_000;
/** The whole history of one run has to come within this. */
const HISTORY_TIMEOUT_MS = 20_000;

/** Run `use` with Temporal, or without it where it does not answer: a record outlives it. */
export async function withTemporalIfThere<T>(
  config: Config,
  use: (temporal: TemporalReader) => Promise<T>,
): Promise<T> {
  // What `use` itself fails with says nothing of Temporal.
  const settled = (temporal: TemporalReader) => Promise.allSettled([use(temporal)]);
  const [result] = await withTemporal(config, (client) => settled(readerOf(client)), {
    ...{ retries: false, connectTimeoutMs: CONNECT_TIMEOUT_MS },
  }).catch((error: unknown) => {
    if (error instanceof CliError) return settled(nobody(error.message));
    throw error;
  });
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

function nobody(absent: string): TemporalReader {
  return { history: () => Promise.resolve({ absent }), runs: () => Promise.resolve([]) };
}

function readerOf(client: Client): TemporalReader {
  return {
    history: async ({ workflowId, runId }) => {
      try {
        const handle = client.workflow.getHandle(workflowId, runId);
        const history = await client.withDeadline(Date.now() + HISTORY_TIMEOUT_MS, () =>
          handle.fetchHistory(),
        );
        return { history };
      } catch (error) {
        return { absent: reasonOf(error) };
      }
    },
    runs: async (workflowId) => {
      const ofOne =
        workflowId === undefined ? '' : ` AND WorkflowId = ${JSON.stringify(workflowId)}`;
      const found: RunRef[] = [];
      try {
        for await (const info of client.workflow.list({ query: `${listQuery({})}${ofOne}` }))
          found.push({ workflowId: info.workflowId, runId: info.runId });
      } catch {
        // Whatever keeps Temporal from telling is told run by run.
      }
      return found;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof WorkflowNotFoundError) return 'Temporal has forgotten the run.';
  return `Temporal could not be asked: ${error instanceof Error ? error.message : String(error)}.`;
}
