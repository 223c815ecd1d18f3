import { describe, expect, it } from 'vitest';
import { bullets, code, json, sentence, urlSize } from '../../../src/workflows/details/markdown.ts';

describe('code', () => {
  it('is one line in backticks that nothing ends early', () => {
    expect(code(' a `b`\n\n c ')).toBe("`a 'b' c`");
    expect(code(' \n')).toBe('');
  });

  it('is cut by whole letters, and by what they take in a URL', () => {
    expect(code('x'.repeat(10), 3)).toBe('`xxx`');
    expect(code('😀'.repeat(10), 13)).toBe('`😀😀`');
    expect(code('\ud83d!')).toBe('`\ufffd!`');
  });
});

describe('a sentence of ours', () => {
  it('stands as it is', () => {
    const text = "Waiting for v2's operator (2.9.0): it restores; no_hurry, 100 + 1.";
    expect(sentence(text)).toBe(text);
  });

  it.each(['a -- b', 'wait...', '1/2 of it', 'say "no"', '_crunchyrepl', 'a *b*', '- x', '1. x'])(
    'is shown as code where the UI would change it: %s',
    (text) => {
      expect(sentence(text)).toBe(`\`${text}\``);
    },
  );

  it.each(['see https://x', 'see www.x.y', '[a](b)', '<b>', 'a | b', 'a\\b'])(
    'is shown as code where it could do more than say something: %s',
    (text) => {
      expect(sentence(text)).toBe(`\`${text}\``);
    },
  );
});

describe('bullets', () => {
  it('has the lines that fit, whole, and says how many more there are', () => {
    expect(bullets(['aaa', 'bbb', 'c'], 6, 'there')).toBe('- aaa\n- bbb\n- 1 more: there');
    expect(bullets(['aaa', 'bbb'], 6, 'there')).toBe('- aaa\n- bbb');
  });

  it('has the first one whatever it takes', () => {
    expect(bullets(['aaaa', 'b'], 1, 'there')).toBe('- aaaa\n- 1 more: there');
  });
});

it('takes what is to be pasted over several lines: one would lose the first click', () => {
  expect(json({ approver: 'your name' })).toBe('```json\n{\n  "approver": "your name"\n}\n```');
});

it.each(["abc-_.!~*'()", 'a b\n`"{}', 'äß→…', '▶️⬜✋', '😀漢字'])(
  'knows what a text takes in a URL: %s',
  (text) => {
    expect(urlSize(text)).toBe(encodeURIComponent(text).length);
  },
);
