import { describe, expect, it } from 'vitest';
import {
  plan,
  planWith,
  repositoryFacts,
  request,
  s3Storage,
  seen,
} from '../../helpers/builders.ts';
import { codes, only, quietSource } from '../checks-helpers.ts';

const OWN = { secret: { name: 'cluster1-v2-pgbackrest-secrets' } };
const CUSTOM = { secret: { name: 'my-pgbackrest' } };
const CONFIGURATION = 'spec.backups.pgbackrest.configuration';
const customConfig = (options: string[], missing: string[] = []) => ({
  customConfig: seen({ options, missing }),
});
const CIPHER = ['repo1-cipher-pass', 'repo1-cipher-type'];
const encrypted = { repository: seen(repositoryFacts({ cipher: 'aes-256-cbc' })) };
const overriding = (configuration: object[]) => {
  const overrides = { spec: { backups: { pgbackrest: { configuration } } } };
  return { request: request({ target: { ...request().target, overrides: overrides as never } }) };
};

/** v1 with a custom configuration, which the plan hands on as it is. */
const handedOn = {
  source: quietSource({
    backup: { storages: { 'my-s3': s3Storage() }, customConfig: [CUSTOM] },
  }),
  plan: planWith(CONFIGURATION, [OWN, CUSTOM]),
};

describe("v1's custom pgBackRest configuration", () => {
  it('must be there as far as v1 names it', () => {
    const finding = only(customConfig([], ['Secret my-pgbackrest', 'ConfigMap x']));
    expect(finding).toMatchObject({ code: 'CUSTOM_CONFIG_MISSING', severity: 'blocker' });
    expect(finding.what).toContain('do not exist: Secret my-pgbackrest, ConfigMap x.');
    expect(finding.evidence).toContain('not found in namespace pg');
  });

  it('is not asked for what is in it where it is not there', () => {
    const world = customConfig(['repo1-path'], ['Secret my-pgbackrest']);
    expect(codes({ ...handedOn, ...encrypted, ...world })).toEqual(['CUSTOM_CONFIG_MISSING']);
  });
});

describe('an encrypted repository', () => {
  it.each([
    [[], 'repo1-cipher-type, repo1-cipher-pass'],
    [['repo1-cipher-type'], 'repo1-cipher-pass'],
    [['repo1-cipher-pass'], 'repo1-cipher-type'],
  ])('must have its cipher in the custom configuration: %j', (options, lacking) => {
    const finding = only({ ...encrypted, ...customConfig(options) });
    expect(finding).toMatchObject({ code: 'CIPHER_UNKNOWN', severity: 'blocker' });
    expect(finding.what).toContain('encrypted with aes-256-cbc;');
    expect(finding.what).toContain(`lacks ${lacking},`);
    expect(finding.evidence).toContain(options.join(', ') || 'none');
  });

  it('is readable with both', () => {
    expect(codes({ ...encrypted, ...customConfig(CIPHER) })).toEqual([]);
  });

  it('is the matter of who brings a configuration in the request', () => {
    expect(codes({ ...encrypted, ...overriding([OWN, { secret: { name: 'mine' } }]) })).toEqual([]);
  });

  it('is none where it is not encrypted', () => {
    expect(codes(customConfig([]))).toEqual([]);
  });
});

describe('options that v2 sets itself', () => {
  it.each(['repo1-path', 'archive-async', 'spool-path', 'repo1-s3-key', 'repo1-s3-uri-style'])(
    'keep its pgBackRest from running, when v1 hands them on: %s',
    (option) => {
      const finding = only({ ...handedOn, ...customConfig(['process-max', option]) });
      expect(finding).toMatchObject({ code: 'CUSTOM_CONFIG_CONFLICT', severity: 'blocker' });
      expect(finding.what).toMatch(new RegExp(`takes no option twice: ${option}\\.$`));
      expect(finding.remedy).toContain(
        '"configuration":[{"secret":{"name":"cluster1-v2-pgbackrest-secrets"}},{"secret":{"name":"NAME"}}]',
      );
      expect(finding.evidence).toContain('process-max');
    },
  );

  it.each(['pg1-path', 'pg1-host', 'repo1-host', 'repo-host-user', 'tls-server-address'])(
    "are a warning where they speak of v1's hosts: %s",
    (option) => {
      const finding = only({ ...handedOn, ...customConfig([option]) });
      expect(finding).toMatchObject({ code: 'CUSTOM_CONFIG_CONFLICT', severity: 'warning' });
      expect(finding.what).toMatch(new RegExp(`hosts and directories: ${option}\\.$`));
    },
  );

  it('are told as what stops where there are some of both kinds', () => {
    const finding = only({ ...handedOn, ...customConfig(['pg1-path', 'repo1-path']) });
    expect(finding).toMatchObject({ code: 'CUSTOM_CONFIG_CONFLICT', severity: 'blocker' });
  });

  it('are no matter where they are none', () => {
    expect(codes({ ...handedOn, ...customConfig(['process-max', ...CIPHER]) })).toEqual([]);
  });

  it('are no matter where v2 is not given them', () => {
    const { source } = handedOn;
    const own = planWith(CONFIGURATION, [OWN, { secret: { name: 'a-copy-of-mine' } }]);
    for (const p of [plan(), own])
      expect(codes({ source, plan: p, ...customConfig(['repo1-path']) })).toEqual([]);
  });

  it('are found in a copy for another namespace too, and in a ConfigMap', () => {
    const name = 'cluster1-v2-pgbackrest-custom-1';
    const from = { kind: 'ConfigMap' as const, name: 'my-pgbackrest' };
    const copied = planWith(CONFIGURATION, [OWN, { secret: { name } }]);
    copied.secrets.push({ name, kind: 'copy', from, user: null });
    const options = customConfig(['repo1-path']);
    expect(codes({ plan: copied, ...options })).toEqual(['CUSTOM_CONFIG_CONFLICT']);
    const map = { configMap: { name: 'my-pgbackrest' } };
    const source = quietSource({
      backup: { storages: { 'my-s3': s3Storage() }, customConfig: [map] },
    });
    expect(codes({ source, plan: planWith(CONFIGURATION, [OWN, map]), ...options })).toEqual([
      'CUSTOM_CONFIG_CONFLICT',
    ]);
  });
});
