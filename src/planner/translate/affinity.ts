import type { JsonValue } from '../../model/json.ts';
import { asText, isObject, type JsonPath } from './json-path.ts';
import { saysNothing, type Place, type Rule, type Rules } from './judge.ts';
import { carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import { V1_LABELS } from './v1-labels.ts';

/** Weights that v1's own templates give to a preference (1.6.0: pod-anti-affinity.json, NodeAffinityDefaultWeight). */
const ANTI_AFFINITY_WEIGHT = 1;
const NODE_WEIGHT = 10;
/** v1's templates spread over these, whatever `antiAffinityTopologyKey` says. */
const HOST = 'kubernetes.io/hostname';
const BESIDE_ADVANCED = "v1's operator does not look at it beside affinity.advanced.";
const V2_LABEL = 'postgres-operator.crunchydata.com';

/** The pods that an `affinity` of v1 is about: where v2 has theirs, and the label that tells them from others. */
interface Pods {
  path: JsonPath;
  label: readonly [name: string, value: string];
}

export const POSTGRES_PODS = ['data', 'postgres'] as const;
export const PGBACKREST_PODS = ['data', 'pgbackrest'] as const;
export const PGBOUNCER_PODS = ['role', 'pgbouncer'] as const;

export function affinityRules(pods: Pods): Rules {
  return {
    fields: {
      antiAffinityType: unlessAdvanced((value, place) => antiAffinity(pods, value, place)),
      antiAffinityTopologyKey: () =>
        dropped(`v1's operator never used it: it spreads over ${HOST}.`),
      nodeLabel: unlessAdvanced((value, place) => nodeLabel(pods, value, place)),
      nodeAffinityType: unlessAdvanced((value, { siblings }) =>
        saysNothing(siblings['nodeLabel'] ?? null)
          ? dropped('without nodeLabel it says nothing.')
          : stands([...pods.path, 'nodeAffinity'], `as ${asText(value)} terms.`),
      ),
      advanced: {
        fields: {
          nodeAffinity: (value) => carried([...pods.path, 'nodeAffinity'], value),
          podAffinity: toPods([...pods.path, 'podAffinity']),
          podAntiAffinity: toPods([...pods.path, 'podAntiAffinity']),
        },
      },
    },
  };
}

function unlessAdvanced(rule: Rule): Rule {
  return (value, place) =>
    saysNothing(place.siblings['advanced'] ?? null) ? rule(value, place) : dropped(BESIDE_ADVANCED);
}

function antiAffinity(pods: Pods, type: JsonValue, { translation }: Place): Outcome {
  const path = [...pods.path, 'podAntiAffinity'];
  const [label, value] = pods.label;
  const term = {
    labelSelector: {
      matchLabels: {
        [`${V2_LABEL}/cluster`]: translation.request.target.cluster,
        [`${V2_LABEL}/${label}`]: value,
      },
    },
    topologyKey: HOST,
  };
  if (type === 'disabled')
    return dropped('v2 spreads its pods over the nodes where it can, and never insists on it.');
  if (type === 'required')
    return carried(path, { requiredDuringSchedulingIgnoredDuringExecution: [term] });
  if (type !== 'preferred') return dropped("v1's operator cannot read it.");
  const preferred = { weight: ANTI_AFFINITY_WEIGHT, podAffinityTerm: term };
  return carried(path, { preferredDuringSchedulingIgnoredDuringExecution: [preferred] });
}

function nodeLabel(pods: Pods, labels: JsonValue, { siblings }: Place): Outcome {
  const path = [...pods.path, 'nodeAffinity'];
  const terms = Object.entries(isObject(labels) ? labels : {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ matchExpressions: [{ key, operator: 'In', values: [value] }] }));
  const preferred = {
    preferredDuringSchedulingIgnoredDuringExecution: terms.map((preference) => ({
      weight: NODE_WEIGHT,
      preference,
    })),
  };
  if (terms.length > 1)
    return {
      ...changed(path, preferred, ''),
      fate: 'needsYou',
      why: "v1's operator applies one of several labels, at random. v2 is given all of them as preferences; say which must hold by target.overrides.",
    };
  if (siblings['nodeAffinityType'] !== 'required') return carried(path, preferred);
  return carried(path, {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
  });
}

function toPods(path: JsonPath): Rule {
  return (value) => {
    const names = [...labelsIn(value)].filter((label) => V1_LABELS.has(label)).sort();
    if (names.length === 0) return carried(path, value);
    return needsYou(
      `it selects pods by labels of v1 (${names.join(', ')}), which v2's do not have: write it anew by target.overrides, with ${V2_LABEL}/cluster and ${V2_LABEL}/data or /role.`,
      path,
    );
  };
}

/** Label names of every selector in it. */
function labelsIn(value: JsonValue): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...labelsIn(item)]));
  const { matchLabels, matchExpressions, ...others } = value;
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : [];
  return new Set([
    ...Object.keys(isObject(matchLabels) ? matchLabels : {}),
    ...expressions.flatMap((one) => (isObject(one) ? asText(one['key'] ?? null) : [])),
    ...Object.values(others).flatMap((item) => [...labelsIn(item)]),
  ]);
}
