import { CA_KEY, PGBACKREST_DIRECTORY, REPO, v1Names } from '../../model/names.ts';
import type { RepositoryPlan } from '../../model/plan.ts';
import type { V1Cluster } from '../../model/v1-cluster.ts';
import type { CloudStorage } from '../cloud-storage.ts';
import { given, type TranslationInput } from './translation.ts';

type Environment = Record<string, string>;

/**
 * Where v1 keeps its cloud backups. What the environment of v1's pod says comes first: pgBackRest obeys that, and
 * v1's operator does not take every change of the custom resource over into it.
 */
export function translateRepository(
  input: TranslationInput,
  storage: CloudStorage,
): RepositoryPlan {
  const { source, environment } = input;
  const path = repositoryPath(source, environment);
  const parts = storage.type === 's3' ? s3(storage, environment) : gcs(storage, environment);
  // Spelled as pgBackRest spells them. The documentation's `repo1: <path>` is not an option of pgBackRest.
  const global = { [`${REPO}-path`]: path, ...parts.global, ...ownCa(input, storage) };
  return { type: storage.type, path, ...parts, global };
}

export function repositoryPath(source: V1Cluster, environment: Environment): string {
  const configured = given(
    source.spec.backup?.repoPath,
    v1Names.defaultRepoPath(source.metadata.name),
  );
  return given(environment['PGBACKREST_REPO1_PATH'], configured);
}

type Parts = Pick<RepositoryPlan, 'bucket' | 'endpoint' | 'region' | 'global'>;

function s3(storage: CloudStorage, environment: Environment): Parts {
  const seen = (option: string, configured: string | undefined) =>
    given(environment[`PGBACKREST_REPO1_S3_${option}`], configured ?? '');
  const verified = given(
    environment['PGHA_PGBACKREST_S3_VERIFY_TLS'],
    String(storage.verifyTLS === true),
  );
  return {
    bucket: seen('BUCKET', storage.bucket),
    endpoint: seen('ENDPOINT', storage.endpointUrl),
    region: seen('REGION', storage.region),
    global: {
      [`${REPO}-s3-uri-style`]: given(seen('URI_STYLE', storage.uriStyle), 'host'),
      [`${REPO}-storage-verify-tls`]: verified === 'true' ? 'y' : 'n',
    },
  };
}

/**
 * v2's `repos[].gcs` has a bucket and nothing else, so the rest goes by options. `verifyTLS` and `uriStyle` are not
 * read: v1 hands them to pgBackRest for S3 only, and always verifies GCS.
 */
function gcs(storage: CloudStorage, environment: Environment): Parts {
  const seen = (option: string, configured: string | undefined) =>
    given(environment[`PGBACKREST_REPO1_GCS_${option}`], configured ?? '');
  const endpoint = seen('ENDPOINT', storage.endpointUrl);
  const keyType = seen('KEY_TYPE', storage.keyType);
  return {
    bucket: seen('BUCKET', storage.bucket),
    endpoint: endpoint === '' ? null : endpoint,
    region: null,
    global: {
      ...(endpoint === '' ? {} : { [`${REPO}-gcs-endpoint`]: endpoint }),
      ...(keyType === '' ? {} : { [`${REPO}-gcs-key-type`]: keyType }),
    },
  };
}

/**
 * The CA that v1's pgBackRest trusts, where it has one. v1 names the file by the old spelling of an option that
 * serves every kind of storage. It puts Amazon's own roots into every repository secret; a GCS that v1 verifies
 * without that file must not be verified with it, so there the environment must name it.
 */
function ownCa(
  { source, environment, sourceSecrets }: TranslationInput,
  { type }: CloudStorage,
): Record<string, string> {
  const keys = sourceSecrets[v1Names.repoSecret(source.metadata.name)] ?? [];
  const used = type === 's3' || given(environment['PGBACKREST_REPO1_S3_CA_FILE'], '') !== '';
  if (!keys.includes(CA_KEY) || !used) return {};
  return { [`${REPO}-storage-ca-file`]: `${PGBACKREST_DIRECTORY}/${CA_KEY}` };
}
