import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Scope } from './verify-assertion.ts';

/** Life of a token, as Google's. */
export const TOKEN_LIFE_SECONDS = 3_600;

/** A token that says itself what it is good for and until when, signed with the gateway's secret. */
export function issueToken(scope: Scope, secret: string, nowSeconds: number): string {
  const claims = `${scope}:${String(nowSeconds + TOKEN_LIFE_SECONDS)}`;
  return `ya29.${Buffer.from(claims).toString('base64url')}.${sign(claims, secret)}`;
}

/** The scope of a token; undefined when it is not one of ours, or no longer good. */
export function tokenScope(token: string, secret: string, nowSeconds: number): Scope | undefined {
  const [prefix, encoded = '', signature = ''] = token.split('.');
  const claims = Buffer.from(encoded, 'base64url').toString('utf8');
  if (prefix !== 'ya29' || !isSame(signature, sign(claims, secret))) return undefined;
  const [scope, expires] = claims.split(':');
  return Number(expires) > nowSeconds ? (scope as Scope) : undefined;
}

function sign(claims: string, secret: string): string {
  return createHmac('sha256', secret).update(claims).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
