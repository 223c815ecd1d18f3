import { handoverCommand } from '../handover-command.ts';
import type { Scenario } from '../scenario.ts';

/** What `handover ui --json` prints. */
export interface PrintedLinks {
  startForm: string;
  request: unknown;
  lists: { awaitingApproval: string; running: string; failed: string; finishedThisMonth: string };
}

/** The links that an operator is given: printed by the command line for the scenario's clusters; into the bundled UI. */
export async function uiLinksOf(
  scenario: Scenario,
  uiUrl = scenario.stack.temporalUiUrl,
): Promise<PrintedLinks> {
  const { namespace, sourceName, target } = scenario;
  const { code, stdout, stderr } = await handoverCommand(scenario, { TEMPORAL_UI_URL: uiUrl })(
    ...['ui', '--namespace', namespace, '--source', sourceName, '--target', target.name, '--json'],
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as PrintedLinks;
}
