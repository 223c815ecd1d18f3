import { describe, expect, it } from 'vitest';
import { readAuditUrl } from '../../src/audit/audit-url.ts';
import { explainFailure } from '../../src/audit/explain-failure.ts';
import { AuditRefused } from '../../src/model/audit-errors.ts';

const url = readAuditUrl('postgresql://a%22b:hush@audit.example/records');
const failure = (code: string, message = 'something hush happened'): Error =>
  Object.assign(new Error(message), { code, detail: 'hush', client: { password: 'hush' } });

describe('what the store says', () => {
  it.each([
    '08006',
    '40001',
    '53100',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '58030',
    '25006',
    'XX000',
  ])('with %s may pass by itself', (code) => {
    const explained = explainFailure(failure(code), url);
    expect(explained).toMatchObject({ code: 'AUDIT_UNREACHABLE', retryable: true });
  });

  it.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'ECONNRESET', 'EPIPE', ''])(
    'by the network, %s, may pass by itself',
    (code) => {
      const explained = explainFailure(failure(code), url);
      expect(explained).toMatchObject({ code: 'AUDIT_UNREACHABLE', retryable: true });
    },
  );

  it.each(['42P01', '3F000', '42883', '42703', '22023'])('with %s means another schema', (code) => {
    const explained = explainFailure(failure(code), url);
    expect(explained).toMatchObject({ code: 'AUDIT_SCHEMA', retryable: false });
  });

  it.each([
    ['28P01', /password/],
    ['3D000', /create the database/],
    ['42501', /GRANT handover_writer TO "a""b"/],
    ['22P02', /look at what the store names/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /sslrootcert/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /sslrootcert/],
    ['CERT_HAS_EXPIRED', /renew/],
  ])('with %s is for a person', (code, remedy) => {
    const explained = explainFailure(failure(code), url);
    expect(explained).toMatchObject({
      code: 'AUDIT_REFUSED',
      retryable: false,
      message: expect.stringMatching(remedy) as string,
    });
  });

  it('is told without the password, and without the error that had it', () => {
    const explained = explainFailure(failure('57P01'), url) as Error;
    expect(explained.message).toContain('something *** happened (57P01)');
    expect(explained.cause).toBeUndefined();
  });

  it('without any words is told by its code', () => {
    const explained = explainFailure(failure('ECONNREFUSED', ''), url) as Error;
    expect(explained.message).toContain('could not be used: ECONNREFUSED');
  });

  it('is left alone where it was explained, or is a mistake of our own', () => {
    const own = new AuditRefused('there', 'no', 'nothing.');
    const mistake = new TypeError('x is undefined');
    expect(explainFailure(own, url)).toBe(own);
    expect(explainFailure(mistake, url)).toBe(mistake);
  });
});
