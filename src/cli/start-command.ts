import type { RequestOptions } from './request-input.ts';

/** Words that a shell takes as they are. */
const PLAIN = /^[\w@%+:,./-]+$/;

/** The command that starts the migration with exactly this plan, asked for as the plan was. */
export function startCommand(options: RequestOptions, planHash: string): string {
  const named: [string, string | undefined][] = [
    ['-f', options.request],
    ['-n', options.namespace],
    ['-s', options.source],
    ['-t', options.target],
    ['--order', options.order],
    ['--repository', options.repository],
    ['--requested-by', options.requestedBy],
  ];
  const words = [
    'handover',
    'start',
    ...named.flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
    ...(options.accept === undefined ? [] : ['--accept', ...options.accept]),
    '--plan-hash',
    planHash,
  ];
  return words.map((word) => quoted(word)).join(' ');
}

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
