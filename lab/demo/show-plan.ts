import { plan } from '../../src/cli/commands/plan.ts';
import { renderPlan } from '../../src/cli/render-plan.ts';
import type { RequestOptions } from '../../src/cli/request-input.ts';
import type { Config } from '../../src/config.ts';
import type { Log } from '../log.ts';

const VERDICTS = 'Settings of v1:';

/** What `handover plan` says of a v1 before anything runs: its findings, and its end. The whole page is long. */
export async function showPlan(config: Config, options: RequestOptions, log: Log): Promise<void> {
  const sections = renderPlan(await plan(config, options)).split('\n\n');
  const verdicts = sections.findIndex((section) => section.startsWith(VERDICTS));
  const shown = [
    ...sections.slice(0, verdicts),
    `${sections[verdicts]?.split('\n')[0] ?? ''} …`,
    sections.at(-1) ?? '',
  ];
  log('What would it do? Before anything runs, handover plan says, shortened:');
  for (const line of shown.join('\n\n').split('\n')) log(line === '' ? '' : `    ${line}`);
}
