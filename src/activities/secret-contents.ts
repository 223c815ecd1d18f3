import { CA_KEY, PGBACKREST_DIRECTORY } from '../model/names.ts';
import type { RepositoryPlan, SecretPlan } from '../model/plan.ts';

/** Data of a Secret or ConfigMap, as Kubernetes holds it: base64, so that no byte of it is touched. */
export type EncodedData = Record<string, string>;

const GCS_KEY_FILE = 'gcs-key.json';

/**
 * What goes into a secret of v2, from what is in v1's: both base64. v1 names its keys one way, pgBackRest's
 * configuration files another.
 */
export function secretContents(
  kind: SecretPlan['kind'],
  storage: RepositoryPlan['type'],
  from: EncodedData,
): EncodedData {
  switch (kind) {
    case 'copy':
      return from;
    case 'user':
      return { password: from['password'] ?? '' };
    case 'repository':
      return { ...(storage === 's3' ? s3Contents(from) : gcsContents(from)), ...caContents(from) };
  }
}

function s3Contents(from: EncodedData): EncodedData {
  return {
    's3.conf': configuration({
      'repo1-s3-key': decode(from['aws-s3-key']),
      'repo1-s3-key-secret': decode(from['aws-s3-key-secret']),
    }),
  };
}

function gcsContents(from: EncodedData): EncodedData {
  return {
    'gcs.conf': configuration({ 'repo1-gcs-key': `${PGBACKREST_DIRECTORY}/${GCS_KEY_FILE}` }),
    [GCS_KEY_FILE]: from['gcs-key'] ?? '',
  };
}

function caContents(from: EncodedData): EncodedData {
  const ca = from[CA_KEY];
  return ca === undefined ? {} : { [CA_KEY]: ca };
}

function configuration(options: Record<string, string>): string {
  const lines = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return Buffer.from(['[global]', ...lines, ''].join('\n')).toString('base64');
}

function decode(value: string | undefined): string {
  return Buffer.from(value ?? '', 'base64').toString('utf8');
}
