import { readFile } from 'node:fs/promises';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { parse as parseYaml } from 'yaml';
import type { Config } from '../../config.ts';
import { parseRequest } from '../../model/parse-request.ts';
import { EXAMPLE_REQUEST, type ClusterRef } from '../../model/request.ts';
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
  const given = options.request === undefined ? {} : await readRequestFile(options.request);
  if (!isObject(given)) return given;
  const named = {
    source: { namespace: options.namespace, cluster: options.source },
    target: { cluster: options.target },
  };
  return { ...given, ...overridden(given, 'source', named), ...overridden(given, 'target', named) };
}

/** What the command line names wins over the file; what is no object stays, to be refused by name. */
function overridden(given: object, side: 'source' | 'target', named: Record<string, object>) {
  const stated: unknown = (given as Record<string, unknown>)[side] ?? {};
  if (!isObject(stated)) return {};
  const names = Object.entries(named[side] ?? {}).filter(([, value]) => value !== undefined);
  return { [side]: { ...stated, ...Object.fromEntries(names) } };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readRequestFile(path: string): Promise<unknown> {
  try {
    return parseYaml(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `The request ${path} cannot be read: ${why}`,
      'Give a file of JSON or YAML.',
      {
        cause,
      },
    );
  }
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
