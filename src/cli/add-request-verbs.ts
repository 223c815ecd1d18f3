import { Option, type Command } from 'commander';
import { readConfig } from '../config.ts';
import { plan } from './commands/plan.ts';
import { start, type StartOptions } from './commands/start.ts';
import { exitStatusOf, planAsJson, type PlanReport } from './plan-report.ts';
import { renderPlan } from './render-plan.ts';
import { renderPlanYaml } from './render-plan-yaml.ts';
import type { RequestOptions } from './request-input.ts';
import { withRequestOptions } from './request-options.ts';
import { show, type Terminal } from './terminal.ts';

/** The verbs that a request is given to: `plan` and `start`. */
export function addRequestVerbs(program: Command, terminal: Terminal): void {
  addPlan(program, terminal);
  withRequestOptions(program.command('start'))
    .description('start a migration')
    .option('--workflow-id <id>', 'default: handover-<namespace>-<source>')
    .option('--json', 'print one JSON object', false)
    .action(async ({ json, ...options }: StartOptions & { json: boolean }) => {
      const started = await start(readConfig(), options);
      const link = started.ui === null ? '' : `\n${started.ui}`;
      show(terminal, json, started, () => `Started ${started.workflowId}.${link}`);
    });
}

type PlanOutput = 'text' | 'json' | 'yaml';

const PLAN_OUTPUTS: Readonly<Record<PlanOutput, (report: PlanReport) => string>> = {
  text: renderPlan,
  json: (report) => JSON.stringify(planAsJson(report)),
  yaml: renderPlanYaml,
};

function addPlan(program: Command, { print, exitWith }: Terminal): void {
  withRequestOptions(program.command('plan'))
    .description('show what a migration would do, and what stops it; nothing is written')
    .addOption(
      new Option('-o, --output <format>', 'yaml is the v2 custom resource alone')
        .choices(Object.keys(PLAN_OUTPUTS))
        .default('text'),
    )
    .addHelpText('after', PLAN_STATUSES)
    .action(async ({ output, ...options }: RequestOptions & { output: PlanOutput }) => {
      const report = await plan(readConfig(), options);
      print(PLAN_OUTPUTS[output](report));
      exitWith(exitStatusOf(report));
    });
}

const PLAN_STATUSES = `
Exit status: 0 nothing to be said, 2 warnings, 3 a migration would be refused, 1 no answer (a wrong request,
a cluster that cannot be reached).`;
