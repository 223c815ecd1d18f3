/**
 * A report before it has a form. Every form, text, Markdown and HTML, escapes every piece of it: much of it was written
 * by people, or by other programs.
 */
export interface ReportDocument {
  title: string;
  /** Whether it ended well; null where nothing is to be said of it. */
  tone: Tone | null;
  /** What stands below the title. */
  subtitle: Line;
  /** What is asked first, answered in a few lines. */
  answer: Fact[];
  sections: Section[];
}

export interface Section {
  title: string;
  blocks: Block[];
}

export type Block =
  | { kind: 'paragraph'; line: Line }
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'table'; heads: string[]; rows: Line[][] }
  | { kind: 'items'; items: Item[] };

/** What a label says, in one line or several. */
export interface Fact {
  label: string;
  lines: Line[];
  tone?: Tone;
}

/** One of many, with what belongs to it below. */
export interface Item {
  head: Line;
  lines: Line[];
  /** Further lines that few will want: a form may fold them, or leave them out and say so. */
  more?: Line[];
  tone?: Tone;
}

export type Tone = 'good' | 'bad' | 'warn';

export type Line = readonly Piece[];

/** A text is our own word; `code` is a name or a value of some machine; `said` is what a person wrote. */
export type Piece = string | { code: string } | { said: string } | { strong: string };
