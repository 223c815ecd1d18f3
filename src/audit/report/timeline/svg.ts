import { escapeHtml } from '../escape-html.ts';

/** A piece of a picture, as text. Made only here, so that nothing gets into one unescaped. */
export interface Svg {
  svg: string;
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element with what is in it: other elements, or a text. */
export function element(
  name: string,
  attributes: Attributes,
  content: readonly Svg[] | string = [],
): Svg {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${shown(value)}"`);
  const inner =
    typeof content === 'string' ? escapeHtml(content) : content.map(({ svg }) => svg).join('');
  return { svg: `<${name}${given.join('')}>${inner}</${name}>` };
}

/** A tenth of a pixel is enough. */
function shown(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : escapeHtml(value);
}

/** Pieces at another height. */
export function moved(y: number, content: readonly Svg[]): Svg {
  return element('g', { transform: `translate(0 ${y})` }, content);
}

/** Width of a text of the picture, at most: fonts differ from machine to machine. */
export function widthOf(text: string, size = 12): number {
  return text.length * size * 0.64;
}

/** A text that is no wider than its place. */
export function fitted(text: string, width: number, size = 12): string {
  const most = Math.floor(width / (size * 0.64));
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).toWellFormed()}…`;
}
