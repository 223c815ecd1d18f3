import { createClients, type Clients } from '../../clients/clients.ts';
import type { Config } from '../../config.ts';
import { HandoverError } from '../../model/errors.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { examine, type Examination } from '../../preflight/examine.ts';
import { reachSides } from '../../preflight/reach-sides.ts';
import { CliError } from '../cli-error.ts';
import { planReport, type PlanReport } from '../plan-report.ts';
import { readRequestInput, type RequestOptions } from '../request-input.ts';
import { startCommand } from '../start-command.ts';

/**
 * Look at both clusters and plan a migration, with no worker and no Temporal. Nothing is written.
 *
 * @throws {CliError} when the request is wrong, or a cluster cannot be reached at all.
 */
export async function plan(config: Config, options: RequestOptions): Promise<PlanReport> {
  const { request } = await readRequestInput(options, config.userName);
  const clients = createClients(config.kubeConfigPath);
  await reachBoth(clients, request);
  const examination = await lookAt(clients, request);
  return planReport(request, examination, (planHash) => startCommand(options, planHash));
}

/** Preflight would tell of a cluster that does not answer as a finding; at a terminal it is an error. */
async function reachBoth(clients: Clients, request: MigrationRequest): Promise<void> {
  const { source, target } = reachSides(clients, request);
  try {
    await Promise.all([source, target]);
  } catch (cause) {
    if (cause instanceof HandoverError) throw asCliError(cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `The kubeconfig cannot be used: ${why}`,
      'Set KUBECONFIG (or HANDOVER_KUBECONFIG) to one that reaches both clusters.',
      { cause },
    );
  }
}

async function lookAt(clients: Clients, request: MigrationRequest): Promise<Examination> {
  // Whether the holder of a lock still runs is Temporal's to say; without it preflight warns instead.
  const isRunning = () => Promise.resolve(null);
  try {
    return await examine(clients, request, { observer: null, isRunning });
  } catch (cause) {
    if (cause instanceof HandoverError) throw asCliError(cause);
    throw cause;
  }
}

/** At the command line nothing is tried again by itself. */
function asCliError(cause: HandoverError): CliError {
  const { what, remedy } = cause.explanation;
  const again = 'Nothing was touched. Run it again when that is mended.';
  return new CliError(what, cause.retryable ? again : remedy, { cause });
}
