import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Decision } from '../model/decision.ts';
import { decide, type DecideOptions } from './commands/decide.ts';
import { fallBack, type FallBackOptions } from './commands/fall-back.ts';
import { renderFallBackCost } from './render-fall-back.ts';
import { show, type Terminal } from './terminal.ts';

const EVIDENCE = 'the evidence that was looked at';

/** The verbs by which a person decides. */
export function addDecisionVerbs(program: Command, terminal: Terminal): void {
  const add = (kind: Decision['kind'], description: string) =>
    addDecision(program, terminal, { kind, description });
  add('approve', 'approve the cut-over; at the second gate, the delete of v1')
    .option('--evidence <id>', EVIDENCE)
    .option('--window <start/end>', 'when it may begin: two RFC 3339 times, or "now"');
  add('reject', 'reject the cut-over: everything is undone, v1 stays').option(
    '--evidence <id>',
    EVIDENCE,
  );
  add('abort', 'stop and undo a migration, before v1 is deleted or v2 promoted').option(
    '--evidence <id>',
    EVIDENCE,
  );
  add('pause', 'hold the cut-over back, and undo nothing');
  add('resume', 'let a held cut-over go on');
  addFallBack(program, terminal);
}

function addDecision(
  program: Command,
  terminal: Terminal,
  { kind, description }: { kind: Decision['kind']; description: string },
): Command {
  return program
    .command(`${kind} <workflowId>`)
    .description(description)
    .option('--approver <name>', 'who decides; default: the user of this machine')
    .option('--comment <text>', 'why')
    .option('--json', 'print one JSON object', false)
    .action(async (workflowId: string, { json, ...options }: DecideOptions & { json: boolean }) => {
      const decided = await decide(readConfig(), kind, workflowId, options);
      show(terminal, json, decided, () => decided.answer);
    });
}

function addFallBack(program: Command, terminal: Terminal): void {
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
          const { sent } = answer;
          show(terminal, json, sent, () => sent.answer);
          return;
        }
        show(terminal, json, answer.cost, () => renderFallBackCost(answer.cost));
        terminal.exitWith(2);
      },
    );
}
