import type { Config } from '../../config.ts';
import { EXAMPLE_REQUEST } from '../../model/request.ts';
import type { UiLinks } from '../../model/ui-links.ts';
import { CliError } from '../cli-error.ts';
import { defaultWorkflowId } from '../default-workflow-id.ts';
import { listQuery } from '../list-query.ts';
import { notFound } from '../read-migration.ts';
import { readRequestInput, type RequestOptions } from '../request-input.ts';
import { WORKFLOW_TYPE, withTemporal } from '../temporal.ts';
import { uiOf } from '../ui-of.ts';

/** Addresses in the Temporal Web UI that an operator needs. */
export interface UiPages {
  /** Of one run; null where none was asked for. */
  run: { details: string; history: string; pendingActivities: string } | null;
  /** The form that starts a migration, filled in but for its input. */
  startForm: string;
  /** What to paste there as the input. */
  request: unknown;
  lists: { awaitingApproval: string; running: string; failed: string; finishedThisMonth: string };
}

/**
 * The Temporal Web UI's pages of migrations; those of one run, too, where it is named.
 *
 * @param options a request to fill the form in for; without any it is the example.
 * @throws {CliError} where the address of the UI is not known.
 */
export async function ui(
  config: Config,
  workflowId: string | undefined,
  options: RequestOptions,
): Promise<UiPages> {
  const links = uiOf(config);
  if (links === null)
    throw new CliError(
      'The address of the Temporal Web UI is not known.',
      'Set TEMPORAL_UI_URL; the dev server has it at http://localhost:8233.',
    );
  return {
    run: workflowId === undefined ? null : await runPages(config, links, workflowId),
    ...(await startPage(config, links, options)),
    lists: listPages(links, new Date()),
  };
}

async function runPages(config: Config, links: UiLinks, workflowId: string) {
  return withTemporal(config, async (client) => {
    const described = await client.workflow
      .getHandle(workflowId)
      .describe()
      .catch((cause: unknown) => {
        throw notFound(workflowId, cause);
      });
    const { runId } = described;
    return {
      details: links.run(workflowId, runId),
      history: links.run(workflowId, runId, 'history'),
      pendingActivities: links.run(workflowId, runId, 'pending-activities'),
    };
  });
}

async function startPage({ taskQueue }: Config, links: UiLinks, options: RequestOptions) {
  const form = { taskQueue, workflowType: WORKFLOW_TYPE };
  if (Object.keys(options).length === 0)
    return { startForm: links.startForm(form), request: EXAMPLE_REQUEST };
  const { input, request } = await readRequestInput(options);
  const workflowId = defaultWorkflowId(request.source);
  return { startForm: links.startForm({ workflowId, ...form }), request: input };
}

function listPages(links: UiLinks, now: Date): UiPages['lists'] {
  const page = (filter: Parameters<typeof listQuery>[0]) => links.list(listQuery(filter));
  return {
    awaitingApproval: page({ awaiting: true }),
    running: page({ running: true }),
    failed: page({ failed: true }),
    finishedThisMonth: page({ endedSinceMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth()) }),
  };
}
