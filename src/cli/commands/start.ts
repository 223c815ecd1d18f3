import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Config } from '../../config.ts';
import { CliError } from '../cli-error.ts';
import { defaultWorkflowId } from '../default-workflow-id.ts';
import { readRequestInput, type RequestOptions } from '../request-input.ts';
import { WORKFLOW_TYPE, withTemporal } from '../temporal.ts';
import { uiOf } from '../ui-of.ts';

export interface StartOptions extends RequestOptions {
  workflowId?: string;
}

export interface Started {
  workflowId: string;
  runId: string;
  ui: string | null;
}

/**
 * Start a migration. The request is checked here as well, so that a mistake costs no workflow.
 *
 * @throws {CliError} with every fault of the request, or when this migration runs already.
 */
export async function start(config: Config, options: StartOptions): Promise<Started> {
  const { input, request } = await readRequestInput(options, config.userName);
  const { source } = request;
  const workflowId = options.workflowId ?? defaultWorkflowId(source);
  return withTemporal(config, async (client) => {
    const handle = await client.workflow
      .start(WORKFLOW_TYPE, {
        workflowId,
        taskQueue: config.taskQueue,
        args: [input],
        staticSummary: `${source.namespace}/${source.cluster} to v2${request.dryRun ? ', dry run' : ''}`,
      })
      .catch((cause: unknown) => {
        throw alreadyRunning(workflowId, cause);
      });
    const runId = handle.firstExecutionRunId;
    return { workflowId, runId, ui: uiOf(config)?.run(workflowId, runId) ?? null };
  });
}

function alreadyRunning(workflowId: string, cause: unknown): unknown {
  if (!(cause instanceof WorkflowExecutionAlreadyStartedError)) return cause;
  return new CliError(
    `The migration ${workflowId} is running already.`,
    `Follow it: handover status ${workflowId}`,
    { cause },
  );
}
