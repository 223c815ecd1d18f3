import { readFile } from 'node:fs/promises';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { parse as parseYaml } from 'yaml';
import type { Config } from '../../config.ts';
import { parseRequest } from '../../model/parse-request.ts';
import {
  EXAMPLE_REQUEST,
  type ClusterRef,
  type MigrationRequestInput,
} from '../../model/request.ts';
import { CliError } from '../cli-error.ts';
import { WORKFLOW_TYPE, withTemporal } from '../temporal.ts';
import { uiLink } from '../ui-link.ts';

export interface StartOptions {
  /** File with the request, JSON or YAML; the other options override what it says. */
  request?: string;
  namespace?: string;
  source?: string;
  target?: string;
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
  const input = await readInput(options);
  const parsed = parseRequest(input);
  if (!parsed.ok) throw requestInvalid(parsed.faults);
  const { source } = parsed.request;
  const workflowId = options.workflowId ?? defaultWorkflowId(source);
  return withTemporal(config, async (client) => {
    const handle = await client.workflow
      .start(WORKFLOW_TYPE, {
        workflowId,
        taskQueue: config.taskQueue,
        args: [input],
        staticSummary: `${source.namespace}/${source.cluster} to v2`,
      })
      .catch((cause: unknown) => {
        throw alreadyRunning(workflowId, cause);
      });
    const runId = handle.firstExecutionRunId;
    return { workflowId, runId, ui: uiLink(config, workflowId, runId) };
  });
}

/** One for each source, so that a second start of the same finds the first. */
function defaultWorkflowId({ context, namespace, cluster }: ClusterRef): string {
  const place = context === null ? '' : `${context}-`;
  return `handover-${place}${namespace}-${cluster}`;
}

async function readInput(options: StartOptions): Promise<unknown> {
  const given: unknown =
    options.request === undefined ? {} : parseYaml(await readFile(options.request, 'utf8'));
  if (typeof given !== 'object' || given === null) return given;
  const base = given as Partial<MigrationRequestInput>;
  const source = {
    ...base.source,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    ...(options.source === undefined ? {} : { cluster: options.source }),
  };
  const target = {
    ...base.target,
    ...(options.target === undefined ? {} : { cluster: options.target }),
  };
  return { ...base, source, target };
}

function requestInvalid(faults: { path: string; problem: string }[]): CliError {
  const list = faults.map(({ path, problem }) => `  ${path} ${problem}`).join('\n');
  return new CliError(
    `The request is wrong:\n${list}`,
    `The smallest valid request is ${JSON.stringify(EXAMPLE_REQUEST)}`,
  );
}

function alreadyRunning(workflowId: string, cause: unknown): unknown {
  if (!(cause instanceof WorkflowExecutionAlreadyStartedError)) return cause;
  return new CliError(
    `The migration ${workflowId} is running already.`,
    `Follow it: handover status ${workflowId}`,
    { cause },
  );
}
