import { Option, type Command } from 'commander';
import { renderHtml } from '../audit/report/render-html.ts';
import { renderMarkdown } from '../audit/report/render-markdown.ts';
import { reportDocument } from '../audit/report/report-document.ts';
import { drawTimeline } from '../audit/report/timeline/draw-timeline.ts';
import { readConfig } from '../config.ts';
import { historyShow, type ShownRun } from './commands/history-show.ts';
import { faultOf } from './history/read-run.ts';
import type { Paint } from './paint.ts';
import { renderHistory } from './render-history.ts';
import { renderOtherRuns } from './render-other-runs.ts';
import type { Terminal } from './terminal.ts';

interface HistoryShowOptions {
  run?: string;
  json?: boolean;
  markdown?: boolean;
  html?: boolean;
}

/** `history show`. */
export function addHistoryShow(history: Command, terminal: Terminal): void {
  history
    .command('show <id>')
    .description('show a record: who deleted v1, on whose word, on what proof, and all else')
    .option('--run <run>', 'another run than the newest')
    .addOption(new Option('--markdown', 'as Markdown').conflicts(['json', 'html']))
    .addOption(new Option('--html', 'as one HTML file with a picture').conflicts('json'))
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\n<id> is a workflow ID, or v1 as namespace/cluster.')
    .action(async (id: string, options: HistoryShowOptions) => {
      const shown = await historyShow(readConfig(), id, options.run);
      terminal.print(rendered(id, shown, options, terminal.paint));
    });
}

function rendered(
  id: string,
  shown: ShownRun,
  { json, markdown, html }: HistoryShowOptions,
  paint: Paint,
): string {
  const { rows, chain, run, others } = shown;
  if (json === true) return JSON.stringify({ ...run, others, chain, rows });
  const report = reportDocument(rows, { fault: faultOf(chain) });
  if (markdown === true) return renderMarkdown(report).trimEnd();
  if (html === true) return renderHtml(report, drawTimeline(rows)).trimEnd();
  return [renderHistory(report, paint), ...renderOtherRuns(id, others)].join('\n');
}
