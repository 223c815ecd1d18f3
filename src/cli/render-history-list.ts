import type { MigrationSummary } from '../audit/list-migrations.ts';
import { describeCluster } from '../model/names.ts';
import { printable } from '../model/printable.ts';
import type { HistoryList } from './commands/history-list.ts';
import type { Paint, Style } from './paint.ts';

const HEADS = ['WHEN (UTC)', 'MIGRATION', 'OUTCOME', 'OUTAGE', 'APPROVED BY', 'WORKFLOW ID'];
const OUTCOME = HEADS.indexOf('OUTCOME');
/** A line has to fit beside the workflow ID, which is to be copied, and so is never cut. */
const LONGEST_NAMES = 16;

/** Migrations of the record, one line each. @param filtered whether only some were asked for. */
export function renderHistoryList(
  { migrations, more }: HistoryList,
  paint: Paint,
  filtered: boolean,
): string {
  if (migrations.length === 0) return filtered ? NONE_SUCH : NONE;
  const rows = [HEADS, ...migrations.map((migration) => cells(migration))];
  const widths = HEADS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row, r) =>
    row
      .map((cell, i) => {
        const padded = cell.padEnd(widths[i] ?? 0);
        const migration = migrations[r - 1];
        return i === OUTCOME && migration !== undefined
          ? painted(migration, padded, paint)
          : padded;
      })
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    ...(more ? ['There are more: name a greater --limit, or ask for fewer.'] : []),
  ].join('\n');
}

const NONE =
  'The record is empty: no migration was started since the worker has this audit store (AUDIT_DATABASE_URL).';
const NONE_SUCH = 'The record has no such migration. Without a filter the newest are listed.';

function cells(migration: MigrationSummary): string[] {
  const { workflowId, requestedAtMs, writeOutageSeconds, approvers } = migration;
  const names = approvers.length === 0 ? '-' : printable(approvers.join(', '));
  return [
    new Date(requestedAtMs).toISOString().slice(0, 16).replace('T', ' '),
    `${sourceOf(migration)} → ${targetOf(migration)}`,
    stateOf(migration),
    writeOutageSeconds === null ? '-' : `${writeOutageSeconds.toFixed(1)} s`,
    names.length <= LONGEST_NAMES ? names : `${names.slice(0, LONGEST_NAMES - 1)}…`,
    printable(workflowId),
  ];
}

function sourceOf({ source, sourceContext }: MigrationSummary): string {
  return source === null ? '-' : printable(named(source, sourceContext));
}

/** As short as it can be told beside the source. */
function targetOf({ source, sourceContext, target, targetContext }: MigrationSummary): string {
  if (target === null) return '-';
  const [namespace, cluster = ''] = target.split('/');
  const same = sourceContext === targetContext && source?.split('/')[0] === namespace;
  return printable(same ? cluster : named(target, targetContext));
}

function named(name: string, context: string | null): string {
  const [namespace = '', cluster = ''] = name.split('/');
  return describeCluster({ context, namespace, cluster });
}

/** Its own word; Temporal's where it had none; `open` before either. */
function stateOf({ outcome, closedStatus }: MigrationSummary): string {
  return printable(outcome ?? closedStatus?.toLowerCase() ?? 'open');
}

function painted(migration: MigrationSummary, text: string, paint: Paint): string {
  const style = STYLES[stateOf(migration)];
  return style === undefined ? text : paint(style, text);
}

const STYLES: Partial<Record<string, Style>> = {
  ...{ migrated: 'good', open: 'live', fellBack: 'warn' },
  ...{ failed: 'bad', terminated: 'bad', timed_out: 'bad' },
};
