import { describe, expect, it } from 'vitest';
import { readAuditUrl } from '../../src/audit/audit-url.ts';
import { AuditUrlUnusable } from '../../src/model/audit-errors.ts';

describe('the address of the audit store', () => {
  it.each([
    ['postgresql://anna:x@audit.example:6432/records', 'audit.example:6432/records as anna'],
    ['postgres://audit.example/records', 'audit.example:5432/records'],
    [
      'postgresql:///records?host=/var/run/postgresql&user=anna',
      '/var/run/postgresql:5432/records as anna',
    ],
    ['postgresql://a%40b:x@[::1]/r%20s', '[::1]:5432/r s as a@b'],
    ['postgresql:///records', 'localhost:5432/records'],
  ])('%s is told as %s', (url, where) => {
    expect(readAuditUrl(url).where).toBe(where);
  });

  it.each([
    '',
    'audit.example',
    'http://audit.example/records',
    'postgresql://anna:a/b@audit.example/records',
    'postgresql://anna:1/b@audit.example/records',
    'postgresql://anna:a@b@audit.example/records',
    'postgresql://anna:1#b@audit.example/records',
    'postgresql://anna:1?b@audit.example/records',
    'postgresql://anna:a%b@audit.example/records',
    'postgresql://anna:a%ff@audit.example/records',
    'postgresql://audit.example/records#part',
  ])('%j is refused, and nothing of it is told', (url) => {
    const read = () => readAuditUrl(url);
    expect(read).toThrow(AuditUrlUnusable);
    expect(read).not.toThrow(/anna|audit\.example/);
    expect(read).toThrow(/percent-encoded/);
  });

  it('knows every form of its password', () => {
    expect(readAuditUrl('postgresql://anna:a%2Fb@h/r').secrets).toEqual(['a%2Fb', 'a/b']);
    expect(readAuditUrl('postgresql://h/r?password=a%2Fb').secrets).toEqual(['a/b', 'a%2Fb']);
    expect(readAuditUrl('postgresql://h/r').secrets).toEqual([]);
  });
});
