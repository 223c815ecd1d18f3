#!/usr/bin/env node
import { Command } from 'commander';
import { isMain } from '../is-main.ts';
import { addAudit } from './add-audit.ts';
import { addDecisionVerbs } from './add-decision-verbs.ts';
import { addHistory } from './add-history.ts';
import { addLookVerbs } from './add-look-verbs.ts';
import { addRequestVerbs } from './add-request-verbs.ts';
import { CliError } from './cli-error.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** The command line `handover`: what each verb does is one file under commands/. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('handover')
    .description('Move a PostgreSQL cluster from Percona Operator v1 to v2.')
    .showHelpAfterError();
  addRequestVerbs(program, terminal);
  addLookVerbs(program, terminal);
  addDecisionVerbs(program, terminal);
  addHistory(program, terminal);
  addAudit(program, terminal);
  return program;
}

if (isMain(import.meta.url)) {
  try {
    await createProgram(processTerminal()).parseAsync();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    process.exitCode = error.exitStatus;
  }
}
