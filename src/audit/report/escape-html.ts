import { printable } from '../../model/printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};
/** What XML cannot hold at all, whichever way it is written. */
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

/** A text as it may stand in HTML and SVG, in an attribute, too. */
export function escapeHtml(text: string): string {
  return printable(text.toWellFormed())
    .replaceAll(NOT_IN_XML, '�')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
