import { styleText } from 'node:util';

/** What a text means; few, so that each is seen. */
export type Style = keyof typeof STYLES;

/** Colour a text where that is wanted. */
export type Paint = (style: Style, text: string) => string;

const STYLES = { good: 'green', bad: 'red', warn: 'yellow', live: 'cyan', faint: 'dim' } as const;

/** Colours at a terminal that has some, unless NO_COLOR is set; plain text anywhere else. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(STYLES[style], text, { stream, validateStream: true });
}

export const plain: Paint = (_style, text) => text;
