import { describe, expect, it } from 'vitest';
import { hostRules, isCatchAll } from '../../../src/planner/checks/host-rules.ts';
import { planWith } from '../../helpers/builders.ts';

function rulesOf(...lines: string[]) {
  return hostRules(planWith('spec.patroni.dynamicConfiguration.postgresql.pg_hba', lines).final);
}

describe('a rule of pg_hba', () => {
  it('is read as PostgreSQL reads it', () => {
    expect(rulesOf('hostssl  shop,"my db" "my app",cron\t10.0.0.0/8 ldap ldapserver=x')).toEqual([
      {
        type: 'hostssl',
        databases: ['shop', 'my db'],
        users: ['my app', 'cron'],
        address: '10.0.0.0/8',
        method: 'ldap',
      },
    ]);
  });

  it('may have its mask in a column of its own', () => {
    expect(rulesOf('host all all 10.0.0.0 255.0.0.0 md5')[0]).toMatchObject({
      address: '10.0.0.0',
      method: 'md5',
    });
    expect(rulesOf('host all all 0.0.0.0 0.0.0.0 md5')[0]).toMatchObject({
      address: 'all',
      method: 'md5',
    });
  });

  it.each(['local all postgres peer', '# host all all all md5', '', 'hostgssenc all all all gss'])(
    'is of no concern where it is not for TCP with or without TLS: %j',
    (line) => {
      expect(rulesOf(line)).toEqual([]);
    },
  );
});

describe('a rule for everyone', () => {
  it.each([
    ['host all all all md5', true],
    ['host all all 0.0.0.0/0 md5', true],
    ['host all all ::/0 md5', true],
    ['host all app all md5', true],
    ['host all other all md5', false],
    ['host all +group all md5', false],
    ['host shop all all md5', false],
    ['host all all 10.0.0.0/8 md5', false],
    ['host all all samenet md5', false],
  ])('is one from everywhere to everything: %s is %s', (line, expected) => {
    const [rule] = rulesOf(line);
    expect(rule && isCatchAll(rule, 'app')).toBe(expected);
  });
});

it('a rule of spec.authentication without users or databases is for all', () => {
  const rules = [{ connection: 'hostssl', users: [], method: 'md5' }];
  expect(hostRules(planWith('spec.authentication.rules', rules).final)[0]).toEqual({
    type: 'hostssl',
    databases: ['all'],
    users: ['all'],
    address: 'all',
    method: 'md5',
  });
});

it('rules that an override took away leave the default of the release', () => {
  const gone = planWith('spec.patroni', undefined);
  expect(hostRules(gone.final)).toMatchObject([{ type: 'hostssl', method: 'scram-sha-256' }]);
});
