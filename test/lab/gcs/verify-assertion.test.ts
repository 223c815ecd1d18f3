import { describe, expect, it } from 'vitest';

import { RefusedAssertion, verifyAssertion } from '../../../lab/gcs/verify-assertion.ts';
import { NOW, assertion, testAccount, type AssertionChanges } from './service-account.ts';

const account = testAccount();
const READ_ONLY = 'https://www.googleapis.com/auth/devstorage.read_only';

function refusal(changes: AssertionChanges): RefusedAssertion {
  try {
    verifyAssertion(assertion(account, changes), account, NOW);
  } catch (error) {
    if (error instanceof RefusedAssertion) return error;
    throw error;
  }
  throw new Error('the assertion was accepted');
}

describe("a service account's assertion", () => {
  it('gives the scope that it asks for', () => {
    expect(verifyAssertion(assertion(account), account, NOW)).toBe('devstorage.read_write');
    const reader = assertion(account, { claims: { scope: READ_ONLY } });
    expect(verifyAssertion(reader, account, NOW)).toBe('devstorage.read_only');
  });

  it('is refused when another key signed it', () => {
    const { privateKey } = testAccount();
    expect(refusal({ key: privateKey })).toMatchObject({
      code: 'invalid_grant',
      message: 'Invalid JWT Signature.',
    });
  });

  it.each<[string, AssertionChanges, RegExp]>([
    ['another issuer', { claims: { iss: 'someone@else' } }, /account not found/],
    ['another audience', { claims: { aud: 'https://localhost:2/token' } }, /another audience/],
    ['an end in the past', { claims: { iat: NOW - 7_200, exp: NOW - 3_600 } }, /expired/],
    ['a start in the future', { claims: { iat: NOW + 600, exp: NOW + 700 } }, /future/],
    ['a life of a day', { claims: { exp: NOW + 86_400 } }, /too long/],
    ['no times', { claims: { iat: undefined, exp: undefined } }, /expired/],
    ['another algorithm', { header: { alg: 'HS256' } }, /RS256/],
  ])('is refused with %s', (_what, changes, message) => {
    expect(refusal(changes).message).toMatch(message);
  });

  it('is refused with a scope that is not of storage', () => {
    expect(refusal({ claims: { scope: 'https://www.googleapis.com/auth/compute' } }).code).toBe(
      'invalid_scope',
    );
  });

  it.each(['', 'a.b', 'a.b.c.d', 'e30.e30.AAAA'])('is refused when it is no token: %j', (text) => {
    expect(() => verifyAssertion(text, account, NOW)).toThrow(RefusedAssertion);
  });
});
