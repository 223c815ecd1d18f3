import type { JsonValue } from '../../model/json.ts';
import { REPO } from '../../model/names.ts';
import type { RepositoryPlan } from '../../model/plan.ts';
import { asText, type JsonPath } from './json-path.ts';
import type { Place, Rule, Rules } from './judge.ts';
import { becomes, dropped, stands, type Outcome } from './outcome.ts';
import { PGBACKREST } from './v2-paths.ts';

const REPOSITORY = [...PGBACKREST, 'repos', 0] as const;
const option = (name: string): JsonPath => [...PGBACKREST, 'global', `${REPO}-${name}`];
const FOR_S3 = 'v1 hands it to pgBackRest for S3 only.';
const FOR_GCS = 'it is of GCS.';

/** One storage of v1: the chosen one becomes `repo1`, the others stay behind. */
export const storageRules: Rules = {
  fields: {
    type: ofChosen(({ type }) => stands([...REPOSITORY, type])),
    bucket: ofChosen(({ type, bucket }, value) =>
      seenAt([...REPOSITORY, type, 'bucket'], value, bucket),
    ),
    region: ofChosen(({ type, region }, value) =>
      type === 's3' ? seenAt([...REPOSITORY, 's3', 'region'], value, region) : dropped(FOR_S3),
    ),
    endpointUrl: ofChosen(({ type, endpoint }, value) =>
      seenAt(
        type === 's3' ? [...REPOSITORY, 's3', 'endpoint'] : option('gcs-endpoint'),
        value,
        endpoint,
      ),
    ),
    keyType: ofChosen(({ type, global }, value) =>
      type === 'gcs'
        ? seenAt(option('gcs-key-type'), value, global[`${REPO}-gcs-key-type`] ?? null)
        : dropped(FOR_GCS),
    ),
    uriStyle: ofChosen(({ type, global }, value) =>
      type === 's3'
        ? seenAt(option('s3-uri-style'), value, global[`${REPO}-s3-uri-style`] ?? null)
        : dropped(FOR_S3),
    ),
    verifyTLS: ofChosen(({ type, global }, value) =>
      type === 's3'
        ? seenAt(
            option('storage-verify-tls'),
            value === true ? 'y' : 'n',
            global[`${REPO}-storage-verify-tls`] ?? null,
          )
        : dropped(FOR_S3),
    ),
  },
};

/** What v2 is given where the custom resource and the pod of v1 may say different things: the pod is obeyed. */
export function seenAt(path: JsonPath, configured: JsonValue, seen: string | null): Outcome {
  if (configured === seen) return stands(path);
  return becomes(
    path,
    `v1's pod archives with "${seen ?? ''}", whatever its custom resource says ("${asText(configured)}").`,
  );
}

function ofChosen(rule: (repository: RepositoryPlan, value: JsonValue) => Outcome): Rule {
  return (value, place) =>
    place.key === place.translation.storage.name
      ? rule(place.translation.repository, value)
      : dropped(leftBehind(place));
}

function leftBehind({ key, siblings, translation }: Place): string {
  const { name } = translation.storage;
  const cloud = siblings['type'] === 's3' || siblings['type'] === 'gcs';
  return cloud
    ? `v2 is fed from ${name}; the backups in ${key} stay where they are.`
    : 'the local repository stays behind on its volume.';
}
