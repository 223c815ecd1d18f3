#!/usr/bin/env node
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { isMain } from '../is-main.ts';
import type { Decision } from '../model/decision.ts';
import { ORDERS, REPOSITORY_CHOICES } from '../model/order.ts';
import { CliError } from './cli-error.ts';
import { decide, type DecideOptions } from './commands/decide.ts';
import { fallBack, type FallBackOptions } from './commands/fall-back.ts';
import { plan } from './commands/plan.ts';
import { start, type StartOptions } from './commands/start.ts';
import { status } from './commands/status.ts';
import { exitStatusOf, planAsJson, type PlanReport } from './plan-report.ts';
import { renderFallBackCost } from './render-fall-back.ts';
import { renderMigration } from './render-migration.ts';
import { renderPlan } from './render-plan.ts';
import { renderPlanYaml } from './render-plan-yaml.ts';
import type { RequestOptions } from './request-input.ts';

/**
 * The command line `handover`: one verb, one file under commands/.
 *
 * @param print takes what goes to standard output, without its last line break.
 * @param exitWith takes the exit status where it is not 0 and nothing failed.
 */
export function createProgram(
  print: (text: string) => void,
  exitWith: (status: number) => void = () => undefined,
): Command {
  const program = new Command('handover')
    .description('Move a PostgreSQL cluster from Percona Operator v1 to v2.')
    .showHelpAfterError();
  const show = (json: boolean, value: unknown, text: () => string) => {
    print(json ? JSON.stringify(value) : text());
  };
  addPlan(program, print, exitWith);
  addStart(program, show);
  program
    .command('status <workflowId>')
    .description('show where a migration is, and what it waits for')
    .option('--json', 'print one JSON object', false)
    .action(async (workflowId: string, { json }: { json: boolean }) => {
      const view = await status(readConfig(), workflowId);
      show(json, view, () => renderMigration(view));
    });
  addDecisions(program, show);
  addFallBack(program, show, exitWith);
  return program;
}

const EVIDENCE = 'the evidence that was looked at';

type PlanOutput = 'text' | 'json' | 'yaml';
type Show = (json: boolean, value: unknown, text: () => string) => void;

const PLAN_OUTPUTS: Readonly<Record<PlanOutput, (report: PlanReport) => string>> = {
  text: renderPlan,
  json: (report) => JSON.stringify(planAsJson(report)),
  yaml: renderPlanYaml,
};

function addPlan(
  program: Command,
  print: (text: string) => void,
  exitWith: (status: number) => void,
): void {
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

function withRequestOptions(command: Command): Command {
  return command
    .option('-f, --request <file>', 'the request, JSON or YAML')
    .option('-n, --namespace <namespace>', "the v1 cluster's namespace")
    .option('-s, --source <cluster>', 'name of the v1 cluster')
    .option('-t, --target <cluster>', 'name of the v2 cluster to create')
    .option('--accept <codes...>', "warnings that were read and agreed to; instead of the file's")
    .option('--plan-hash <hash>', 'run this plan or none')
    .option('--order <order>', ORDERS.join(', or '))
    .option('--repository <choice>', `what v2 archives into: ${REPOSITORY_CHOICES.join(' or ')}`);
}

function addStart(program: Command, show: Show): void {
  withRequestOptions(program.command('start'))
    .description('start a migration')
    .option('--workflow-id <id>', 'default: handover-<namespace>-<source>')
    .option('--json', 'print one JSON object', false)
    .action(async ({ json, ...options }: StartOptions & { json: boolean }) => {
      const started = await start(readConfig(), options);
      const link = started.ui === null ? '' : `\n${started.ui}`;
      show(json, started, () => `Started ${started.workflowId}.${link}`);
    });
}

function addDecisions(program: Command, show: Show): void {
  addDecision(
    program,
    show,
    'approve',
    'approve the cut-over; at the second gate, the delete of v1',
  )
    .option('--evidence <id>', EVIDENCE)
    .option('--window <start/end>', 'when it may begin: two RFC 3339 times, or "now"');
  addDecision(
    program,
    show,
    'reject',
    'reject the cut-over: everything is undone, v1 stays',
  ).option('--evidence <id>', EVIDENCE);
  addDecision(
    program,
    show,
    'abort',
    'stop and undo a migration, before v1 is deleted or v2 promoted',
  ).option('--evidence <id>', EVIDENCE);
  addDecision(program, show, 'pause', 'hold the cut-over back, and undo nothing');
  addDecision(program, show, 'resume', 'let a held cut-over go on');
}

function addFallBack(program: Command, show: Show, exitWith: (status: number) => void): void {
  program
    .command('fall-back <workflowId>')
    .description('go back to v1 while it is kept; what v2 has written is lost')
    .option('--lose-writes-of-v2', 'do it; without this, tell what would be lost')
    .option('--approver <name>', 'who decides; default: the user of this machine')
    .option('--comment <text>', 'why')
    .option('--evidence <id>', EVIDENCE)
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExit status: 2 where nothing was sent.')
    .action(
      async (workflowId: string, { json, ...options }: FallBackOptions & { json: boolean }) => {
        const answer = await fallBack(readConfig(), workflowId, options);
        if ('sent' in answer) {
          const { approver } = answer.sent.decision;
          show(json, answer.sent, () => `The fall-back by ${approver} was taken.`);
          return;
        }
        show(json, answer.cost, () => renderFallBackCost(answer.cost));
        exitWith(2);
      },
    );
}

function addDecision(
  program: Command,
  show: Show,
  kind: Decision['kind'],
  description: string,
): Command {
  return program
    .command(`${kind} <workflowId>`)
    .description(description)
    .option('--approver <name>', 'who decides; default: the user of this machine')
    .option('--comment <text>', 'why')
    .option('--json', 'print one JSON object', false)
    .action(async (workflowId: string, { json, ...options }: DecideOptions & { json: boolean }) => {
      const decided = await decide(readConfig(), kind, workflowId, options);
      show(json, decided, () => `${kind} by ${decided.decision.approver} was taken.`);
    });
}

if (isMain(import.meta.url)) {
  const program = createProgram(
    (text) => process.stdout.write(`${text}\n`),
    (exitStatus) => {
      process.exitCode = exitStatus;
    },
  );
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    process.exitCode = 1;
  }
}
