import { describe, expect, it } from 'vitest';
import type { LockFacts } from '../../../src/model/observation.ts';
import {
  gcsStorage,
  observation,
  request,
  seen,
  v1ClusterWithout,
} from '../../helpers/builders.ts';
import { codes, found, ofCode, only, quietSource } from '../checks-helpers.ts';

describe('v1', () => {
  it('must not be paused', () => {
    const finding = only({ source: quietSource({ pause: true }) });
    expect(finding).toMatchObject({ code: 'SOURCE_NOT_PRIMARY', severity: 'blocker' });
    expect(finding.what).toBe('v1 is paused; there is nothing to hand over.');
    expect(finding.remedy).toBe(
      `bring it back into service: kubectl -n pg patch perconapgclusters.pg.percona.com cluster1 --type merge -p '{"spec":{"pause":false}}'`,
    );
    expect(finding.evidence).toBe('spec.pause: true, spec.standby: false');
  });

  it('must not be a standby', () => {
    const finding = only({ source: quietSource({ standby: true }) });
    expect(finding).toMatchObject({ code: 'SOURCE_NOT_PRIMARY', severity: 'blocker' });
    expect(finding.what).toContain('itself a standby');
    expect(finding.remedy).not.toContain('kubectl');
  });

  it.each(['pause', 'standby'] as const)('is in service where nothing is said of %s', (field) => {
    const { spec } = v1ClusterWithout(field);
    expect(codes({ source: { ...quietSource(), spec: { ...spec, pgBouncer: {} } } })).toEqual([]);
  });

  it('is spoken to in its own context', () => {
    const source = { ...request().source, context: 'old' };
    const { remedy } = only({
      source: quietSource({ pause: true }),
      request: request({ source }),
    });
    expect(remedy).toContain('kubectl --context old -n pg patch');
  });
});

describe('keepBackups', () => {
  it.each([quietSource({ keepBackups: false }), without('keepBackups')])(
    'is set by the migration, which restarts v1: a warning that needs no consent',
    (source) => {
      const finding = only({ source });
      expect(finding).toMatchObject({
        code: 'KEEP_BACKUPS_OFF',
        severity: 'warning',
        needsConsent: false,
      });
      expect(finding.what).toMatch(/^spec\.keepBackups of v1 is not true; .* restarts v1 once/);
      expect(finding.remedy).toContain(`-p '{"spec":{"keepBackups":true}}'`);
    },
  );
});

describe('keepData', () => {
  it.each([quietSource({ keepData: false }), without('keepData')])(
    'is not set by the migration: the delete of v1 takes its volumes away, which is a warning',
    (source) => {
      const finding = only({ source });
      expect(finding).toMatchObject({
        code: 'KEEP_DATA_OFF',
        severity: 'warning',
        needsConsent: false,
      });
      expect(finding.remedy).toContain(`-p '{"spec":{"keepData":true}}'`);
    },
  );
});

describe('the lock on v1', () => {
  const lock = (facts: LockFacts) => ({ lock: seen(facts) });

  it('stops while another migration holds it that runs', () => {
    const finding = only(lock({ holder: 'other/run-1', running: true }));
    expect(finding).toMatchObject({ code: 'SOURCE_LOCKED', severity: 'blocker' });
    expect(finding.what).toBe('v1 is being migrated by the workflow other/run-1.');
    expect(finding.remedy).toBe('follow or end that workflow first.');
    expect(finding.evidence).toContain('pg-handover/lock: other/run-1');
  });

  it('is a warning where nobody could be asked whether its holder runs', () => {
    const finding = only({ ...lock({ holder: 'other/run-1', running: null }), observer: null });
    expect(finding).toMatchObject({ code: 'SOURCE_LOCKED', severity: 'warning' });
    expect(finding.what).toContain('could not be asked');
    expect(finding.remedy).toContain('takes the lock over by itself');
  });

  it.each([
    ['nobody holds it', { holder: null, running: null }],
    ['its holder has ended: it is taken over', { holder: 'other/run-1', running: false }],
    ['this migration holds it', { holder: 'handover-pg-cluster1/run-2', running: true }],
    ['this migration holds it, without a run', { holder: 'handover-pg-cluster1', running: true }],
  ])('is no matter where %s', (_what, facts) => {
    expect(codes(lock(facts))).toEqual([]);
  });

  it.each(['handover-pg-cluster1/x/run-1', 'handover-pg-cluster12/run-1'])(
    'is not taken for its own by a workflow whose name is the beginning of another: %s',
    (holder) => {
      expect(codes(lock({ holder, running: true }))).toEqual(['SOURCE_LOCKED']);
    },
  );
});

describe('the secrets', () => {
  const REPO = 'cluster1-backrest-repo-config';
  const USER = 'cluster1-pguser-secret';
  const { sourceSecrets } = observation();
  const held = sourceSecrets.seen ? sourceSecrets.value : {};

  it.each([
    [REPO, '--from-file=aws-s3-key=FILE --from-file=aws-s3-key-secret=FILE'],
    [USER, '--from-file=password=FILE'],
  ])('must exist: %s', (name, files) => {
    for (const secrets of [{ ...held, [name]: null }, withoutKey(held, name)]) {
      const finding = only({ sourceSecrets: seen(secrets) });
      expect(finding).toMatchObject({ code: 'SECRET_INCOMPLETE', severity: 'blocker' });
      expect(finding.what).toBe(`The secret ${name} does not exist.`);
      expect(finding.remedy).toContain(`kubectl -n pg create secret generic ${name} ${files}`);
      expect(finding.evidence).toBe('not found');
    }
  });

  it.each([
    [REPO, ['aws-s3-key'], 'aws-s3-key-secret'],
    [REPO, ['aws-s3-key-secret'], 'aws-s3-key'],
    [REPO, [], 'aws-s3-key, aws-s3-key-secret'],
    [REPO, ['sshd_config', 'id_ed25519'], 'aws-s3-key, aws-s3-key-secret'],
    [USER, ['username'], 'password'],
  ])('must hold every key: %s with %j lacks %s', (name, keys, lacking) => {
    const finding = only({ sourceSecrets: seen({ ...held, [name]: keys }) });
    expect(finding.what).toBe(`The secret ${name} lacks ${lacking}.`);
    expect(finding.remedy).toContain(`kubectl -n pg edit secret ${name}`);
    expect(finding.evidence).toBe(`keys: ${keys.join(', ') || 'none'}`);
  });

  it('hold a key of GCS where that is what v1 backs up to', () => {
    const source = quietSource({ backup: { storages: { 'my-gcs': gcsStorage() } } });
    const [finding, ...others] = ofCode('SECRET_INCOMPLETE', { source });
    expect(others).toEqual([]);
    expect(finding?.what).toBe(`The secret ${REPO} lacks gcs-key.`);
    const sourceOfGcs = { source, sourceSecrets: seen({ ...held, [REPO]: ['gcs-key'] }) };
    expect(codes(sourceOfGcs)).toEqual([]);
  });

  it('include that of the user that v1 has, not of the default one', () => {
    const source = quietSource({ user: 'app' });
    expect(only({ source }).what).toContain('cluster1-app-secret');
    const secrets = { ...held, 'cluster1-app-secret': ['password'] };
    expect(codes({ source, sourceSecrets: seen(secrets) })).toEqual([]);
  });

  it.each([undefined, ''])('include that of the default user where v1 names %j', (user) => {
    expect(codes({ source: quietSource(user === undefined ? {} : { user }) })).toEqual([]);
  });

  it('include none of a user that v2 cannot name: its password is in the database', () => {
    expect(codes({ source: quietSource({ user: 'Mixed_Case' }) })).toEqual([]);
  });

  it('of the bucket are not asked for where it is not known which bucket', () => {
    const source = quietSource({ backup: {} });
    expect(found({ source, sourceSecrets: seen({ [USER]: ['password'] }) })).toMatchObject([
      { code: 'NO_CLOUD_STORAGE' },
    ]);
  });
});

function without(field: 'keepBackups' | 'keepData') {
  return { ...quietSource(), spec: withoutKey(quietSource().spec, field) };
}

function withoutKey<T extends object>(record: T, key: string): T {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) as T;
}
