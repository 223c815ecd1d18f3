import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { watch, type Watcher } from './commands/watch.ts';
import { liveLine } from './watch/live-line.ts';
import { renderWatchLine, watchLineAsJson } from './watch/render-watch.ts';
import { printable } from '../model/printable.ts';
import type { WatchEnd } from './watch/watch-line.ts';
import type { Terminal } from './terminal.ts';

const STATUSES = `
Exit status: 0 migrated or planned, 2 any other end, 1 no answer, 130 the watch was ended by Ctrl-C: the migration
goes on.`;

/** The verb `watch`. */
export function addWatch(program: Command, terminal: Terminal): void {
  program
    .command('watch <workflowId>')
    .description('tell what happens to a migration, until its end; it goes on whoever watches')
    .option('--json', 'print one JSON object for each line', false)
    .addHelpText('after', STATUSES)
    .action(async (workflowId: string, { json }: { json: boolean }) => {
      const interrupted = new AbortController();
      const interrupt = () => {
        interrupted.abort();
      };
      process.once('SIGINT', interrupt);
      const output = outputOf(terminal, json);
      try {
        const end = await watch(readConfig(), workflowId, output, interrupted.signal);
        if (end === null) output.interrupted(workflowId);
        else output.ended(end);
        terminal.exitWith(exitStatusOf(end));
      } finally {
        process.off('SIGINT', interrupt);
      }
    });
}

function exitStatusOf(end: WatchEnd | null): number {
  // As a shell has it for a program that ended by SIGINT.
  if (end === null) return 130;
  return end.outcome === 'migrated' || end.outcome === 'planned' ? 0 : 2;
}

interface Output extends Watcher {
  ended: (end: WatchEnd) => void;
  interrupted: (workflowId: string) => void;
}

function outputOf({ print, paint, live }: Terminal, json: boolean): Output {
  if (json) return jsonOutput(print);
  const line = live === null ? null : liveLine(live);
  return {
    tell: (told) => {
      (line?.above ?? print)(renderWatchLine(told, paint));
    },
    show: (text) => {
      line?.show(printable(text));
    },
    ended: ({ summary }) => {
      line?.clear();
      print(['', ...summary.map((line) => printable(line))].join('\n'));
    },
    interrupted: (workflowId) => {
      line?.clear();
      print(
        `Not watched any more; the migration goes on. Watch it again: handover watch ${workflowId}`,
      );
    },
  };
}

function jsonOutput(print: Terminal['print']): Output {
  const tell = (value: object) => {
    print(JSON.stringify(value));
  };
  return {
    tell: (told) => {
      tell(watchLineAsJson(told));
    },
    show: () => undefined,
    ended: ({ outcome, summary }) => {
      tell({ outcome, summary });
    },
    interrupted: () => undefined,
  };
}
