import { describe, expect, it } from 'vitest';
import { backupWith, fateOf, planOf, planOfFixture, verdictOn } from './translate-helpers.ts';

describe('the secrets of v2', () => {
  it('are the key to the repository, and the password of the application', () => {
    const { secrets, final } = planOf(
      { user: 'app', database: 'orders' },
      { target: { cluster: 'next', namespace: 'pg2' } },
    );
    expect(secrets).toEqual([
      {
        name: 'next-pgbackrest-secrets',
        kind: 'repository',
        from: { kind: 'Secret', name: 'least-backrest-repo-config' },
        user: null,
      },
      {
        name: 'next-pguser-app',
        kind: 'user',
        from: { kind: 'Secret', name: 'least-app-secret' },
        user: 'app',
      },
    ]);
    expect(final.metadata).toEqual({ name: 'next', namespace: 'pg2' });
    expect(final.spec.users).toEqual([{ name: 'app', databases: ['orders'] }]);
    expect(final.spec.backups.pgbackrest.configuration).toEqual([
      { secret: { name: 'next-pgbackrest-secrets' } },
    ]);
  });
});

describe('custom configuration of pgBackRest', () => {
  it('is mounted by v2 as it is by v1 where both are in one namespace', () => {
    const plan = planOfFixture('custom-config-beside');
    expect(plan.secrets).toHaveLength(2);
    expect(plan.standby.spec.backups.pgbackrest.configuration).toEqual([
      { secret: { name: 'sealed-v2-pgbackrest-secrets' } },
      {
        secret: {
          name: 'sealed-cipher',
          items: [{ key: 'cipher', path: 'cipher.conf', mode: 288 }],
        },
      },
      { configMap: { name: 'sealed-tuning' } },
    ]);
    expect(fateOf(plan, 'spec.backup.customConfig[1]')).toEqual([
      'carried',
      'spec.backups.pgbackrest.configuration[2]',
    ]);
  });

  it.each([{ namespace: 'pg-next' }, { context: 'another' }])(
    'is copied to secrets where v2 is elsewhere, ConfigMaps too: %j',
    (target) => {
      const plan = planOfFixture('custom-config-elsewhere', { target });
      expect(plan.secrets.filter(({ kind }) => kind === 'copy')).toEqual([
        {
          name: 'sealed-v2-pgbackrest-custom-1',
          kind: 'copy',
          from: { kind: 'Secret', name: 'sealed-cipher' },
          user: null,
        },
        {
          name: 'sealed-v2-pgbackrest-custom-2',
          kind: 'copy',
          from: { kind: 'ConfigMap', name: 'sealed-tuning' },
          user: null,
        },
        {
          name: 'sealed-v2-pgbackrest-custom-4',
          kind: 'copy',
          from: { kind: 'Secret', name: 'sealed-more' },
          user: null,
        },
      ]);
      expect(plan.final.spec.backups.pgbackrest.configuration).toEqual([
        { secret: { name: 'sealed-v2-pgbackrest-secrets' } },
        {
          secret: {
            name: 'sealed-v2-pgbackrest-custom-1',
            items: [{ key: 'cipher', path: 'cipher.conf' }],
          },
        },
        { secret: { name: 'sealed-v2-pgbackrest-custom-2', optional: true } },
        { secret: { name: 'sealed-v2-pgbackrest-custom-4' } },
      ]);
      expect(verdictOn(plan, 'spec.backup.customConfig[3]')).toMatchObject({
        fate: 'changed',
        to: 'spec.backups.pgbackrest.configuration[3]',
        why: 'v2 is elsewhere: it is copied to the secret sealed-v2-pgbackrest-custom-4.',
      });
    },
  );

  it('needs you where it is neither a secret nor a ConfigMap', () => {
    const plan = planOfFixture('custom-config-elsewhere');
    expect(fateOf(plan, 'spec.backup.customConfig[2]')).toEqual(['needsYou', null]);
    const nameless = planOf({
      backup: backupWith({ customConfig: [{ secret: {}, optional: true }] }),
    });
    expect(fateOf(nameless, 'spec.backup.customConfig[0]')).toEqual(['needsYou', null]);
    expect(nameless.final.spec.backups.pgbackrest.configuration).toHaveLength(1);
  });
});
