import { createHash } from 'node:crypto';
import { renderHtml } from '../../audit/report/render-html.ts';
import { renderMarkdown } from '../../audit/report/render-markdown.ts';
import { reportDocument } from '../../audit/report/report-document.ts';
import { drawTimeline } from '../../audit/report/timeline/draw-timeline.ts';
import type { RunRef } from '../../model/record.ts';
import { faultOf, type RecordedRun } from './read-run.ts';

/** A file of a record that was taken out of the store. */
export interface RecordFile {
  name: string;
  text: string;
}

const PICTURE = 'timeline.svg';

/** A run's record as files, and the sums by which `sha256sum -c` knows them again. */
export function recordFiles(
  { workflowId, runId }: RunRef,
  { rows, history, chain }: RecordedRun,
): RecordFile[] {
  const report = reportDocument(rows, { fault: faultOf(chain) });
  const picture = drawTimeline(rows);
  const record = { workflowId, runId, rows };
  const files = [
    { name: 'record.json', text: `${JSON.stringify(record, null, 2)}\n` },
    { name: 'report.md', text: renderMarkdown(report, picture === null ? null : PICTURE) },
    { name: 'report.html', text: renderHtml(report, picture) },
    ...(picture === null ? [] : [{ name: PICTURE, text: picture }]),
    // As it was exported, to the byte: the row that closed the record has its hash.
    ...(history === null ? [] : [{ name: 'temporal-history.json', text: history.json }]),
  ];
  const sums = files.map(({ name, text }) => `${sha256(text)}  ${name}\n`);
  return [...files, { name: 'SHA256SUMS', text: sums.join('') }];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
