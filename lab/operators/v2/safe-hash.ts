import { createHash } from 'node:crypto';

/** A short hash of text, to see whether something changed. Not a secret's keeper. */
export function safeHash(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 12);
}
