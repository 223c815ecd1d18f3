import type { KubeObject } from '../../../lab/kubernetes.ts';
import type { Sight } from './watch-target.ts';

/** The time until the standby is promoted, and from then on. */
export const STAGES = ['standby', 'promoted'] as const;
export type Stage = (typeof STAGES)[number];

/** What is said in a stage: sentences like `status.state = ready`, sorted, without names and numbers of one run. */
export type Facts = Record<Stage, string[]>;

interface Cluster extends KubeObject {
  spec: { standby?: { enabled?: boolean } };
}

/** Marks under the lab's own name claim nothing of the operator. */
const LABS_OWN = 'lab.pg-handover/';
const LABEL = 'postgres-operator.crunchydata.com/';
/** Strings whose value is a word of the operator's; of all others only that they are there is a fact. */
const WORDS =
  /\.(state|type|reason|status|repoHost\.kind|repoHost\.apiVersion|backupType|storageType|role|replication_state|method|phase)$/;

/** A fact that an object shows at present. */
interface Shown {
  sinceMs: number;
  stages: Set<Stage>;
}

/**
 * Everything that an operator showed of the target `cluster`.
 *
 * @param lastingMs leaves out what an object showed for less than this: what is gone before anybody could act on it.
 */
export function factsOf(sights: readonly Sight[], cluster: string, lastingMs = 0): Facts {
  const facts: Record<Stage, Set<string>> = { standby: new Set(), promoted: new Set() };
  const objects = new Map<string, Map<string, Shown>>();
  const add = (fact: string, { stages }: Shown) => {
    for (const stage of stages) facts[stage].add(fact);
  };
  for (const { stage, sight } of staged(sights, cluster)) {
    const { kind, metadata } = sight.object;
    const key = `${kind} ${metadata.uid ?? metadata.name}`;
    const shown = objects.get(key) ?? new Map<string, Shown>();
    objects.set(key, shown);
    const now = new Set(sight.type === 'DELETED' ? [] : describe(sight.object, cluster));
    for (const [fact, since] of shown) {
      if (now.has(fact)) continue;
      shown.delete(fact);
      if (sight.atMs - since.sinceMs >= lastingMs) add(fact, since);
    }
    for (const fact of now) {
      const known = shown.get(fact) ?? { sinceMs: sight.atMs, stages: new Set<Stage>() };
      shown.set(fact, { ...known, stages: known.stages.add(stage) });
    }
  }
  for (const shown of objects.values())
    shown.forEach((since, fact) => {
      add(fact, since);
    });
  return { standby: [...facts.standby].sort(), promoted: [...facts.promoted].sort() };
}

/** Each sight with the stage that the custom resource asked for by then. */
export function staged(
  sights: readonly Sight[],
  cluster: string,
): { stage: Stage; sight: Sight }[] {
  let stage: Stage = 'standby';
  return sights
    .filter(({ object }) => belongs(object, cluster))
    .map((sight) => {
      const { kind, spec } = sight.object as Cluster;
      if (kind === 'PerconaPGCluster' && spec.standby?.enabled !== true) stage = 'promoted';
      return { stage, sight };
    });
}

function belongs(object: KubeObject, cluster: string): boolean {
  const { kind, metadata, spec } = object;
  if (kind === 'PerconaPGCluster') return metadata.name === cluster;
  if (kind === 'PerconaPGBackup') return (spec as { pgCluster?: string }).pgCluster === cluster;
  if (kind === 'Pod') return metadata.labels?.[`${LABEL}cluster`] === cluster;
  return eventOf(object).name === cluster || eventOf(object).name.startsWith(`${cluster}-`);
}

function describe(object: KubeObject, cluster: string): string[] {
  switch (object.kind) {
    case 'PerconaPGCluster':
      return [...conditions(object), ...flatten(`cluster.status`, withoutConditions(object))];
    case 'PerconaPGBackup':
      return flatten('backup.status', object.status);
    case 'Pod':
      return describePod(object, cluster);
    default: {
      const { type, reason, kind } = eventOf(object);
      return [`event ${type} ${reason} of ${kind}`];
    }
  }
}

/** Conditions belong together: which status goes with which reason. */
function conditions({ status }: KubeObject): string[] {
  const { conditions: all = [] } = (status ?? {}) as {
    conditions?: { type: string; status: string; reason: string }[];
  };
  return all.map(({ type, status: value, reason }) => `condition ${type} ${value} ${reason}`);
}

function withoutConditions({ status }: KubeObject): unknown {
  const entries = Object.entries(status ?? {}).filter(([key]) => key !== 'conditions');
  return Object.fromEntries(entries);
}

function describePod({ metadata, spec }: KubeObject, cluster: string): string[] {
  const component = componentOf(metadata.labels ?? {});
  const labels = Object.entries(metadata.labels ?? {})
    .filter(([key]) => !key.startsWith(LABS_OWN))
    .map(([key, value]) => `pod ${component} label ${key}${labelValue(key, value, cluster)}`);
  const annotations = Object.keys(metadata.annotations ?? {}).map(
    (key) => `pod ${component} annotation ${key}`,
  );
  const { containers = [], initContainers = [] } = spec as Record<string, { name: string }[]>;
  return [
    ...labels,
    ...annotations,
    ...containers.map(({ name }) => `pod ${component} container ${name}`),
    ...initContainers.map(({ name }) => `pod ${component} init container ${name}`),
    ...flatten(`pod ${component} patroni`, patroniStatus(metadata.annotations)),
  ];
}

function componentOf(labels: Record<string, string>): string {
  if (labels[`${LABEL}instance`] !== undefined) return 'instance';
  if (labels[`${LABEL}pgbackrest-dedicated`] !== undefined) return 'repository';
  if (labels[`${LABEL}pgbackrest-backup`] !== undefined) return 'backup';
  return labels[`${LABEL}role`] ?? 'other';
}

/** Names of the run stand for themselves; what Kubernetes' own controllers derive is only there or not. */
function labelValue(key: string, value: string, cluster: string): string {
  const derived = /hash|controller-uid|job-name|pod-name|instance$|\/pgbackrest-backup-/;
  if (derived.test(key)) return '';
  return ` = ${value.replaceAll(cluster, 'CLUSTER')}`;
}

/** Roles and states of a member that is where it is to be. */
const SETTLED = ['running', 'standby_leader', 'primary', 'master', 'leader'];

/**
 * What Patroni writes into its pod's annotation, without the steps on its way: how long it stays in one is the
 * machine's doing, and it is the same program in both.
 */
function patroniStatus(annotations: Record<string, string> = {}): unknown {
  const status = JSON.parse(annotations['status'] ?? '{}') as Record<string, unknown>;
  const settled = ([key, value]: [string, unknown]) =>
    (key !== 'role' && key !== 'state') || SETTLED.includes(String(value));
  return Object.fromEntries(Object.entries(status).filter(settled));
}

function flatten(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => flatten(`${path}[]`, each));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => flatten(`${path}.${key}`, each));
  if (typeof value === 'boolean' || WORDS.test(path)) return [`${path} = ${String(value)}`];
  return [`${path}: ${value === null ? 'null' : typeof value}`];
}

function eventOf(object: KubeObject) {
  const event = object as unknown as {
    type: string;
    reason: string;
    involvedObject: { kind: string; name: string };
  };
  return { type: event.type, reason: event.reason, ...event.involvedObject };
}
