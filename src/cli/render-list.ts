import type { Listed, ListedMigration } from './commands/list.ts';
import type { Paint, Style } from './paint.ts';

const HEADS = ['WORKFLOW ID', 'SOURCE', 'TARGET', 'STATE', 'STARTED', 'ENDED', 'APPROVED BY'];

/** Migrations as a table, times in UTC; below each its page in the Temporal Web UI, where that is known. */
export function renderList({ migrations, more }: Listed, paint: Paint): string {
  if (migrations.length === 0) return 'There is no such migration.';
  const rows = migrations.map((migration) => cells(migration));
  const widths = HEADS.map((head, i) =>
    Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: string[], paintState: (text: string) => string) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .map((cell, i) => (HEADS[i] === 'STATE' ? paintState(cell) : cell))
      .join('  ')
      .trimEnd();
  return [
    line(HEADS, (text) => text),
    ...migrations.flatMap((migration, i) => [
      line(rows[i] ?? [], (text) => paintedState(migration, text, paint)),
      ...(migration.ui === null ? [] : [`  ${migration.ui}`]),
    ]),
    ...(more ? ['There are more: name a greater --limit, or ask for fewer.'] : []),
  ].join('\n');
}

function cells(migration: ListedMigration): string[] {
  const { workflowId, source, target, startedAt, endedAt, approvers } = migration;
  return [
    workflowId,
    source ?? '-',
    target ?? '-',
    stateOf(migration),
    minutes(startedAt),
    endedAt === null ? '-' : minutes(endedAt),
    approvers.length === 0 ? '-' : approvers.join(', '),
  ];
}

/** The phase while it goes on, then the outcome; Temporal's word where it ended a migration, or nothing ran. */
function stateOf({ temporalStatus, phase, outcome }: ListedMigration): string {
  if (temporalStatus === 'RUNNING') return phase ?? 'starting';
  return temporalStatus === 'COMPLETED' || temporalStatus === 'FAILED'
    ? (outcome ?? temporalStatus.toLowerCase())
    : temporalStatus.toLowerCase();
}

function paintedState(migration: ListedMigration, text: string, paint: Paint): string {
  const style = styleOf(stateOf(migration));
  return style === null ? text : paint(style, text);
}

function styleOf(state: string): Style | null {
  if (state === 'migrated') return 'good';
  if (['failed', 'terminated', 'timed_out'].includes(state)) return 'bad';
  return ['awaitApproval', 'awaitSecondApproval'].includes(state) ? 'warn' : null;
}

function minutes(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}Z`;
}
