/** Text that somebody sent, shown as it is: in backticks, on one line, and cut. */
export function code(text: string, limit = 300): string {
  const line = text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim().slice(0, limit);
  return line === '' ? '' : `\`${line}\``;
}

/** A time, to the second. */
export function iso(ms: number): string {
  return `\`${new Date(ms).toISOString().slice(0, 19)}Z\``;
}
