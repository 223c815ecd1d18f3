/**
 * What somebody typed, without characters that would move a terminal's cursor, colour what follows or turn its direction:
 * names and comments are shown to whoever decides next.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}
