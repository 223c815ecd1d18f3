/** Characters of a terminal's line that a page may use. */
export const PAGE_WIDTH = 100;

/** After these a name or a path may go on in the next line. */
const SEAMS = ['.', '/', ',', '='];

/**
 * Break a text into lines of at most `width` characters, at spaces; a longer word after one of its dots, slashes,
 * commas or equal signs, and without one anywhere. Line breaks of the text stay.
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

function seamBefore(word: string, width: number): number {
  const seam = Math.max(...SEAMS.map((character) => word.lastIndexOf(character, width - 1)));
  return seam <= 0 ? width : seam + 1;
}
