import { InvalidArgumentError } from 'commander';

/** Of an option. @returns milliseconds since the epoch; a date alone is its begin in UTC. */
export function readTime(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give an ISO 8601 date or time.');
  return ms;
}
