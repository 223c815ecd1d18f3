import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../src/audit/report/escape-html.ts';

describe('a text in HTML', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" onload='x'`, '&quot; onload=&#39;x&#39;'],
    ['&lt;', '&amp;lt;'],
  ])('has nothing that HTML would read: %s', (text, escaped) => {
    expect(escapeHtml(text)).toBe(escaped);
  });

  it('has nothing that XML cannot hold, nor what turns the direction of a line', () => {
    expect(escapeHtml('a\u0000b\uFFFEc\uD800d\u202Ee')).toBe('a b\uFFFDc\uFFFDd e');
  });
});
