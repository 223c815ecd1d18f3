/**
 * JSON in the one form in which it is hashed: keys in order, no blanks, `undefined` left out. PostgreSQL's jsonb takes
 * neither NUL nor half a surrogate pair; both become U+FFFD, since a row that the store refuses would never be kept.
 * What is read of the result gives the same text again.
 */
export function canonicalJson(value: unknown): string {
  // First what JSON makes of dates, -0, NaN and undefined.
  const plain = JSON.stringify(value) as string | undefined;
  return plain === undefined ? 'null' : render(JSON.parse(plain));
}

/** A text as PostgreSQL can hold it. */
export function storableText(text: string): string {
  return text.replaceAll('\0', REPLACEMENT).toWellFormed();
}

const REPLACEMENT = '\uFFFD';

function render(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(storableText(value));
  if (Array.isArray(value)) return `[${value.map(render).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Two keys may become one; then the last one counts, as it would for whoever reads the text.
  const members = new Map(Object.entries(value).map(([key, item]) => [storableText(key), item]));
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${render(members.get(key))}`).join(',')}}`;
}
