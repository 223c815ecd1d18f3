import { describeCluster } from '../model/names.ts';
import type { Reminder } from '../model/reminder.ts';

/** A reminder as one paragraph that is read where it arrives: what waits, for whom, and what becomes of it otherwise. */
export function reminderText(reminder: Reminder, link: string | null): string {
  const { source, target, what, who, untilMs, number, undone } = reminder;
  return [
    `${describeCluster(source)} → ${describeCluster(target)}:`,
    number === 0
      ? 'a gate is open.'
      : `reminder ${number}, a gate is open since ${utc(reminder.sinceMs)}.`,
    ...(undone === null ? [] : [`It opened again: ${sentence(undone)}`]),
    `It waits for ${what}. Who can: ${sentence(who)}`,
    untilMs === null
      ? 'Without an answer it stays as it is.'
      : `Without an answer everything is undone at ${utc(untilMs)}.`,
    ...(link === null ? [] : [link]),
  ].join(' ');
}

/** With its full stop, whether it had one or not. */
function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}
