import { printable } from '../model/printable.ts';
import type { Exported } from './commands/history-export.ts';
import type { Paint } from './paint.ts';

/** What was written where, and what is to be known of it. */
export function renderHistoryExport(
  { workflowId, runId, directory, files, fault, hasHistory }: Exported,
  paint: Paint,
): string {
  return [
    `Wrote the record of ${printable(workflowId)}, run ${printable(runId)}, into ${directory}:`,
    ...files.map((name) => `  ${name}`),
    ...(hasHistory ? [] : ["The store has no export of Temporal's history for it."]),
    ...(fault === null ? [] : [paint('bad', `The record DOES NOT HOLD: ${printable(fault)}`)]),
    'To check the files: sha256sum -c SHA256SUMS',
  ].join('\n');
}
