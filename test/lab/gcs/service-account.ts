import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import type { ServiceAccount } from '../../../lab/gcs/gateway-config.ts';

const READ_WRITE = 'https://www.googleapis.com/auth/devstorage.read_write';

/** A time to be at, in seconds. */
export const NOW = 1_800_000_000;

/** A service account of the tests, with the private key that belongs to it. */
export interface TestAccount extends ServiceAccount {
  privateKey: KeyObject;
}

export function testAccount(): TestAccount {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clientEmail: 'lab@lab.iam.gserviceaccount.com',
    tokenUri: 'https://localhost:1/token',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    privateKey,
  };
}

/** What differs from the assertion that pgBackRest would send. */
export interface AssertionChanges {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: KeyObject;
}

/** An assertion as pgBackRest makes it, unless changed. */
export function assertion(
  account: TestAccount,
  { claims = {}, header = {}, key = account.privateKey }: AssertionChanges = {},
  now = NOW,
): string {
  const encode = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    encode({ alg: 'RS256', typ: 'JWT', ...header }),
    encode({
      iss: account.clientEmail,
      aud: account.tokenUri,
      scope: READ_WRITE,
      iat: now,
      exp: now + 3_600,
      ...claims,
    }),
  ].join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}
