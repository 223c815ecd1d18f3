import { utcSeconds } from '../../planner/utc-seconds.ts';

/** What a letter of a limit may take in a URL: there a letter takes up to twelve, and a page of them would not fit. */
const URL_CHARACTERS_PER_LETTER = 2;

/**
 * Text that somebody sent, shown as it is: in backticks, on one line, and cut. Outside backticks the UI would make
 * dashes, quotes and fractions typographic, and read what was sent as Markdown.
 */
export function code(text: string, limit = 300): string {
  const line = cut(text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim(), limit);
  return line === '' ? '' : `\`${line}\``;
}

/**
 * A sentence of ours that may carry what somebody sent: as it stands where nothing in it could be read as Markdown or
 * be made typographic, else as `code`.
 */
export function sentence(text: string, limit = 300): string {
  const harmless = /^[A-Za-z][\w ,.;:()'/+-]*$/.test(text);
  const changed = /--|\.\.\.|\d\/\d|:\/\/|www\.|(^|\W)_|_(\W|$)/.test(text);
  return harmless && !changed ? cut(text, limit) : code(text, limit);
}

/** A time, to the second. */
export function iso(ms: number): string {
  return code(utcSeconds(ms));
}

/** What is to be pasted. The pane does not wrap it: its caller keeps the lines short. */
export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** An object to be pasted into a form. Over several lines: on one, the form of the UI would lose the first click. */
export function json(fields: object): string {
  return fence('json', JSON.stringify(fields, null, 2));
}

/**
 * As many of the lines as fit, each whole, then how many there are more of; at least the first.
 *
 * @param room in characters of a URL.
 * @param whereElse where somebody finds the others.
 */
export function bullets(lines: readonly string[], room: number, whereElse: string): string {
  const shown: string[] = [];
  let left = room;
  for (const line of lines) {
    left -= urlSize(line);
    if (left < 0 && shown.length > 0) break;
    shown.push(line);
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more: ${whereElse}`] : [])]
    .map((line) => `- ${line}`)
    .join('\n');
}

/** How many characters a text has once it stands in a URL. */
export function urlSize(text: string): number {
  let size = 0;
  for (const letter of text) size += sizeOf(letter.codePointAt(0) ?? 0);
  return size;
}

const PLAIN = /[A-Za-z0-9\-_.!~*'()]/;

function sizeOf(codePoint: number): number {
  if (codePoint < 0x80) return PLAIN.test(String.fromCodePoint(codePoint)) ? 1 : 3;
  if (codePoint < 0x800) return 6;
  return codePoint < 0x10000 ? 9 : 12;
}

/** By whole letters: half of one would be no text, and break the page. */
function cut(text: string, limit: number): string {
  let kept = '';
  let letters = 0;
  let size = 0;
  for (const letter of text.toWellFormed()) {
    letters += 1;
    size += sizeOf(letter.codePointAt(0) ?? 0);
    if (letters > limit || size > URL_CHARACTERS_PER_LETTER * limit) break;
    kept += letter;
  }
  return kept;
}
