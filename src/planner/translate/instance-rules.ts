import type { JsonValue } from '../../model/json.ts';
import { POSTGRES_PODS, affinityRules } from './affinity.ts';
import { OF_V1, neverUsed } from './cluster-rules.ts';
import { sameValue, valueAt, withoutNulls, type JsonPath } from './json-path.ts';
import { saysNothing, type Place, type Rule, type Rules } from './judge.ts';
import { becomes, carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import { quantities } from './quantity.ts';
import { exposeRules } from './services.ts';
import { V1_LABELS } from './v1-labels.ts';
import { primaryVolumeRules, replicaVolumeRules } from './volumes.ts';
import { INSTANCE, PGBACKREST, REPO_HOST } from './v2-paths.ts';

const PULL_POLICIES: readonly JsonValue[] = ['Always', 'Never', 'IfNotPresent'];
const ALIKE = "v2's instances are alike: ";

/** v1's primary. It gives v2's instances their shape. */
export const primaryRules: Rules = {
  fields: {
    image: (_value, { translation: { images, release } }) =>
      becomes(
        ['spec', 'image'],
        `operator ${release.crVersion} runs PostgreSQL ${images.version} from an image of its own.`,
      ),
    customconfig: () =>
      needsYou(
        'the PostgreSQL settings in it are read from the running server, one by one (postgresql.…). Its host rules and what else it tells Patroni are not: write them into spec.patroni.dynamicConfiguration by target.overrides.',
      ),
    resources: (value) => carried([...INSTANCE, 'resources'], quantities(value)),
    volumeSpec: primaryVolumeRules,
    labels: { each: neverUsed },
    annotations: { each: toInstance('annotations') },
    nodeAffinitySpec: neverUsed,
    affinity: affinityRules({ path: [...INSTANCE, 'affinity'], label: POSTGRES_PODS }),
    imagePullPolicy: (value) =>
      PULL_POLICIES.includes(value)
        ? carried(['spec', 'imagePullPolicy'], value)
        : dropped('Kubernetes knows Always, Never and IfNotPresent.'),
    tolerations: (value) => judgeTolerations(value),
    nodeSelector: neverUsed,
    runtimeClassName: neverUsed,
    podSecurityContext: neverUsed,
    expose: exposeRules(['spec', 'expose']),
  },
};

/** v1's replicas. Where they differ from the primary, v2 has the primary's way. */
export const replicaRules: Rules = {
  fields: {
    hotStandby: {
      fields: {
        size: (value, { translation }) => {
          const { replicas } = translation.request.target;
          const path = [...INSTANCE, 'replicas'];
          return replicas === null
            ? stands(path, 'the primary and these.')
            : becomes(path, `the request asks for ${replicas}; v1 has ${1 + Number(value)}.`);
        },
        resources: likePrimary('resources', quantities),
        volumeSpec: replicaVolumeRules,
        labels: { each: toInstance('labels') },
        annotations: { each: toInstance('annotations') },
        enableSyncStandby: (value) =>
          value === true
            ? carried(
                ['spec', 'patroni', 'dynamicConfiguration', 'synchronous_mode'],
                true,
                'once v2 has its replicas.',
              )
            : dropped('off, as v2 has it.'),
        expose: exposeRules(['spec', 'exposeReplicas'], { keepsRanges: false }),
        imagePullPolicy: neverUsed,
      },
    },
  },
};

/** A pull policy that v2 has once for all its images. */
export function pullPolicy(value: JsonValue, { translation }: Place): Outcome {
  const path = ['spec', 'imagePullPolicy'];
  const { pgPrimary } = translation.source.spec;
  if (pgPrimary?.imagePullPolicy === value) return stands(path);
  return becomes(path, "v2 has one for all its images, that of v1's primary.");
}

/** v1 gives the tolerations of its primary to its replicas, its repository host and its backup jobs. */
function judgeTolerations(value: JsonValue): Outcome {
  const paths = [
    [...INSTANCE, 'tolerations'],
    [...REPO_HOST, 'tolerations'],
    [...PGBACKREST, 'jobs', 'tolerations'],
  ];
  const [path = []] = paths;
  return {
    ...carried(path, value, 'and to the repository host and the backup jobs.'),
    writes: paths.map((one) => ({ path: one, value })),
  };
}

/** A label or annotation of some of v1's PostgreSQL pods, which all of v2's then have. */
function toInstance(group: 'labels' | 'annotations'): Rule {
  return (value, { key, path, translation }) => {
    if (group === 'labels' && V1_LABELS.has(String(key))) return dropped(OF_V1);
    const to = [...INSTANCE, 'metadata', group, key];
    const primary = path[1] === 'pgPrimary';
    if (primary) return carried(to, value);
    const { annotations } = translation.source.spec.pgPrimary ?? {};
    const taken = group === 'annotations' ? annotations?.[key] : undefined;
    if (taken !== undefined && taken !== value)
      return becomes(to, `${ALIKE}the primary's is taken.`);
    return changed(to, value, `${ALIKE}the primary has it too.`);
  };
}

/** A field of the replicas that counts only where the primary says nothing. */
function likePrimary(field: string, convert: (value: JsonValue) => JsonValue): Rule {
  return (value, { translation }) => {
    const path: JsonPath = [...INSTANCE, field];
    const spec = translation.source.spec as unknown as JsonValue;
    const primary = valueAt(spec, ['pgPrimary', field]) ?? null;
    if (saysNothing(primary))
      return changed(path, convert(value), `${ALIKE}the primary has it too.`);
    if (sameValue(withoutNulls(primary), withoutNulls(value))) return stands(path);
    return becomes(path, `${ALIKE}the primary's is taken.`);
  };
}
