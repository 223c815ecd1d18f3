import { createPublicKey, verify } from 'node:crypto';

import type { ServiceAccount } from './gateway-config.ts';

/** What a token may be used for; the last part of Google's scope. */
export type Scope = 'devstorage.read_only' | 'devstorage.read_write';

const SCOPES: Record<string, Scope> = {
  'https://www.googleapis.com/auth/devstorage.read_only': 'devstorage.read_only',
  'https://www.googleapis.com/auth/devstorage.read_write': 'devstorage.read_write',
};
/** Google's limit for an assertion's life, and what it forgives a clock. */
const LONGEST_LIFE_SECONDS = 3_600;
const SKEW_SECONDS = 300;

/** An assertion that is refused: the answer is 400 `invalid_grant` (or `invalid_scope`) with this message. */
export class RefusedAssertion extends Error {
  override readonly name = 'RefusedAssertion';
  readonly code: 'invalid_grant' | 'invalid_scope';

  constructor(code: RefusedAssertion['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Checks a service account's assertion (a JSON Web Token signed with the account's key) as Google's token
 * endpoint does: signature, issuer, audience, times, scope. Returns the scope.
 * @param nowSeconds Unix time.
 * @throws RefusedAssertion
 */
export function verifyAssertion(
  assertion: string,
  account: ServiceAccount,
  nowSeconds: number,
): Scope {
  const [header = '', payload = '', signature = '', ...rest] = assertion.split('.');
  if (signature === '' || rest.length > 0) refuse('the assertion is not a signed token');
  if (decode(header)['alg'] !== 'RS256') refuse('the assertion is not signed with RS256');
  const signed = Buffer.from(`${header}.${payload}`);
  const key = createPublicKey(account.publicKey);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
    refuse('Invalid JWT Signature.');
  }
  const claims = decode(payload);
  if (claims['iss'] !== account.clientEmail) refuse('Invalid grant: account not found');
  if (claims['aud'] !== account.tokenUri) refuse('the assertion is for another audience');
  checkTimes(claims, nowSeconds);
  const scope = SCOPES[String(claims['scope'])];
  if (scope === undefined) throw new RefusedAssertion('invalid_scope', 'unknown scope');
  return scope;
}

function checkTimes(claims: Record<string, unknown>, nowSeconds: number): void {
  const [issued, expires] = [Number(claims['iat']), Number(claims['exp'])];
  if (!(expires > nowSeconds - SKEW_SECONDS)) refuse('the assertion has expired');
  if (!(issued < nowSeconds + SKEW_SECONDS)) refuse('the assertion is from the future');
  if (expires - issued > LONGEST_LIFE_SECONDS) refuse('the assertion lives too long');
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return refuse('the assertion is not JSON');
  }
}

function refuse(message: string): never {
  throw new RefusedAssertion('invalid_grant', message);
}
