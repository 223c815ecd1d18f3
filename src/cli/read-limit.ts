import { InvalidArgumentError } from 'commander';

/** Of an option: how many at most. */
export function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InvalidArgumentError('Give a number from 1.');
  return limit;
}
