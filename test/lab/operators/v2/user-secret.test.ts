import { createHmac, pbkdf2Sync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { buildUserSecret } from '../../../../lab/operators/v2/build-user-secret.ts';
import { keys } from '../../../../lab/operators/v2/names.ts';
import { scramVerifier } from '../../../../lab/operators/v2/scram-verifier.ts';
import { resolved } from './cluster-builder.ts';

const user = { name: 'pguser', databases: ['pgdb'] };

describe("a user's secret", () => {
  it('is made with a password, a verifier and how to connect', () => {
    const { metadata, stringData } = buildUserSecret(resolved(), user, undefined);
    expect(metadata).toMatchObject({
      name: 'target-pguser-pguser',
      labels: { [keys.role]: 'pguser', [keys.pguser]: 'pguser', [keys.cluster]: 'target' },
    });
    expect(metadata.ownerReferences).toBeUndefined();
    expect(stringData).toMatchObject({
      host: 'target-primary.pg.svc',
      port: '5432',
      dbname: 'pgdb',
      user: 'pguser',
      verifier: expect.stringMatching(/^SCRAM-SHA-256\$4096:/) as string,
    });
    expect(stringData.password?.length).toBeGreaterThan(20);
  });

  it('keeps the password of a pre-made one, under its own name', () => {
    const custom = { ...user, secretName: 'mine' };
    const { metadata, stringData } = buildUserSecret(resolved(), custom, { password: 'a/b' });
    expect(metadata.name).toBe('mine');
    expect(stringData.password).toBe('a/b');
    expect(stringData.uri).toBe('postgresql://pguser:a%2Fb@target-primary.pg.svc:5432/pgdb');
  });

  it('does not change once it is complete', () => {
    const { stringData } = buildUserSecret(resolved(), user, { password: 'x' });
    expect(buildUserSecret(resolved(), user, stringData).stringData).toEqual(stringData);
  });
});

it('makes a verifier that PostgreSQL can check the password with', () => {
  const verifier = scramVerifier('pencil', Buffer.from('0123456789abcdef'));
  const [, salt = '', , serverKey] =
    /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  const salted = pbkdf2Sync('pencil', Buffer.from(salt, 'base64'), 4096, 32, 'sha256');
  expect(createHmac('sha256', salted).update('Server Key').digest('base64')).toBe(serverKey);
});
