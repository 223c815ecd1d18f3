import { describe, expect, it } from 'vitest';
import { secretContents } from '../../src/activities/secret-contents.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');
const decoded = (data: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );

describe('the repository secret of v2', () => {
  it("holds v1's S3 keys as pgBackRest configuration", () => {
    const from = { 'aws-s3-key': encode('KEY'), 'aws-s3-key-secret': encode('SECRET=1#2') };
    expect(decoded(secretContents('repository', 's3', from))).toEqual({
      's3.conf': '[global]\nrepo1-s3-key=KEY\nrepo1-s3-key-secret=SECRET=1#2\n',
    });
  });

  it("holds v1's Google key as a file, byte by byte, and points to it", () => {
    const key = Buffer.from([0x7b, 0xff, 0x00, 0x7d]).toString('base64');
    const contents = secretContents('repository', 'gcs', { 'gcs-key': key });
    expect(contents['gcs-key.json']).toBe(key);
    expect(decoded(contents)['gcs.conf']).toBe(
      '[global]\nrepo1-gcs-key=/etc/pgbackrest/conf.d/gcs-key.json\n',
    );
  });

  it.each(['s3', 'gcs'] as const)('carries the CA that v1 has for %s', (type) => {
    const ca = encode('-----BEGIN CERTIFICATE-----');
    expect(secretContents('repository', type, { 'aws-s3-ca.crt': ca })['aws-s3-ca.crt']).toBe(ca);
  });

  it('takes nothing else of what v1 keeps there, such as its SSH keys', () => {
    const from = { 'aws-s3-key': encode('K'), id_ed25519: encode('PRIVATE'), 'gcs-key': '' };
    expect(Object.keys(secretContents('repository', 's3', from))).toEqual(['s3.conf']);
  });
});

describe('the secret of a user', () => {
  it('holds the password and nothing else', () => {
    const from = { username: encode('app'), password: encode('pass') };
    expect(secretContents('user', 's3', from)).toEqual({ password: encode('pass') });
  });
});

describe('a copy', () => {
  it('is the same, byte by byte', () => {
    const from = { 'cipher.conf': encode('x'), binary: '/wAA' };
    expect(secretContents('copy', 'gcs', from)).toEqual(from);
  });
});
