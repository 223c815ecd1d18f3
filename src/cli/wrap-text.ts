/** Characters of a terminal's line that a page may use. */
export const PAGE_WIDTH = 100;

/** After these a name or a path may go on in the next line; before a bracket, too. */
const SEAMS = './,=';

/**
 * Break a text into lines of at most `width` characters, at spaces; a longer word where a path has its parts, and
 * without such a place anywhere. Line breaks of the text stay.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const piece of paragraph.split(' ').flatMap((word) => pieces(word, width))) {
      const joined = line === '' ? piece.text : `${line}${piece.glue}${piece.text}`;
      if (joined.length <= width) line = joined;
      else {
        lines.push(line);
        line = piece.text;
      }
    }
    return [...lines, line];
  });
}

/** A text below a first word: `label  text`, its further lines under the first. */
export function hang(label: string, text: string, width: number): string[] {
  const lines = wrapText(text, width - label.length);
  return lines.map((line, i) => `${i === 0 ? label : ' '.repeat(label.length)}${line}`.trimEnd());
}

/** Parts of one word that fit; `glue` is what stands before a part when it follows another in the same line. */
function pieces(word: string, width: number): { text: string; glue: string }[] {
  if (word.length <= width) return [{ text: word, glue: ' ' }];
  const cut = seamBefore(word, width);
  return [
    { text: word.slice(0, cut), glue: ' ' },
    ...pieces(word.slice(cut), width).map((piece, i) => (i === 0 ? { ...piece, glue: '' } : piece)),
  ];
}

/** The last good place to cut: not in a quoted key (`annotations["example.com/dns"]`), nor in a version. */
function seamBefore(word: string, width: number): number {
  const places = Array.from({ length: width }, (_, i) => i + 1).filter((i) => isSeam(word, i));
  const outside = places.filter((i) => word.slice(0, i).split('"').length % 2 === 1);
  return outside.at(-1) ?? places.at(-1) ?? width;
}

function isSeam(word: string, i: number): boolean {
  if (i > 1 && word[i] === '[') return true;
  return i > 1 && SEAMS.includes(word[i - 1] ?? '') && !/\d\.\d/.test(word.slice(i - 2, i + 1));
}
