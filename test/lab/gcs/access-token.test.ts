import { expect, it } from 'vitest';

import { TOKEN_LIFE_SECONDS, issueToken, tokenScope } from '../../../lab/gcs/access-token.ts';
import { NOW } from './service-account.ts';

const token = issueToken('devstorage.read_only', 'secret', NOW);

it('a token says its scope for an hour', () => {
  expect(tokenScope(token, 'secret', NOW + TOKEN_LIFE_SECONDS - 1)).toBe('devstorage.read_only');
  expect(tokenScope(token, 'secret', NOW + TOKEN_LIFE_SECONDS)).toBeUndefined();
});

it('a token of another secret, a changed one and none are worth nothing', () => {
  const [prefix, , signature] = token.split('.');
  const claims = Buffer.from(`devstorage.read_write:${String(NOW + 9)}`).toString('base64url');
  for (const forged of [`${prefix ?? ''}.${claims}.${signature ?? ''}`, '', 'ya29', 'lab']) {
    expect(tokenScope(forged, 'secret', NOW)).toBeUndefined();
  }
  expect(tokenScope(token, 'other', NOW)).toBeUndefined();
});
