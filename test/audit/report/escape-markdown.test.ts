import { describe, expect, it } from 'vitest';
import { escapeMarkdown, markdownCode } from '../../../src/audit/report/escape-markdown.ts';

describe('a text in Markdown', () => {
  it.each([
    ['**bold** _it_', String.raw`\*\*bold\*\* \_it\_`],
    ['[x](http://evil.example)', String.raw`\[x\](http\://evil.example)`],
    ['<img src=x>', String.raw`\<img src=x\>`],
    ['a | b', String.raw`a \| b`],
    ['# no heading', String.raw`\# no heading`],
    ['- no list', String.raw`\- no list`],
    ['1. no list', String.raw`1\. no list`],
    ['3.6 s', '3.6 s'],
    ['www.evil.example', String.raw`www\.evil.example`],
    ['$x$ and &amp;', String.raw`\$x\$ and \&amp;`],
    ['one\n\n# two', String.raw`one \# two`],
  ])('is not markup: %s', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe('code in Markdown', () => {
  it.each([
    ['0/1E000000', '`0/1E000000`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a|b', '`a\\|b`'],
    ['one\ntwo', '`one two`'],
    [' ', '(empty)'],
  ])('ends where it ends: %j', (text, code) => {
    expect(markdownCode(text)).toBe(code);
  });
});
