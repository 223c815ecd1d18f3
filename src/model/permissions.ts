import { V1, V1_INNER, V2, V2_BACKUP, V2_INNER } from './names.ts';

/** One kind of call that the worker makes to Kubernetes, and so one right that its account needs. */
export interface Permission {
  side: 'source' | 'target';
  /** In the namespace of the cluster only, or in all of Kubernetes. */
  scope: 'namespaced' | 'cluster';
  verb: string;
  /** API group; empty for the core. */
  group: string;
  /** With its subresource: `pods/exec`. */
  resource: string;
  why: string;
}

/** One resource, and for each verb why it is needed. */
interface Rule {
  group: string;
  resource: string;
  verbs: Record<string, string>;
}

const CORE = '';
/** A WebSocket is checked as get; newer API servers ask for create as well. */
const EXEC: Rule = {
  group: CORE,
  resource: 'pods/exec',
  verbs: {
    get: 'psql, pgBackRest and pg_ctl run inside the container `database`',
    create: 'the same, as newer API servers see it',
  },
};
/** Whatever is changed is looked at first. Most of it is read for other reasons anyway. */
const BEFORE = 'what it was before a change, for the record';
const REVIEW: Rule = {
  group: 'authorization.k8s.io',
  resource: 'selfsubjectaccessreviews',
  verbs: { create: 'preflight asks whether every right in this list is given' },
};

const SOURCE: Rule[] = [
  {
    group: V1.group,
    resource: V1.plural,
    verbs: {
      get: 'what is to be migrated',
      patch: 'the lock (an annotation), and keepBackups',
      delete: 'the end of v1',
    },
  },
  {
    group: V1_INNER.group,
    resource: V1_INNER.plural,
    verbs: {
      get: "whether v1's operator keeps the backups, and has acted on the delete",
      delete: 'a delete that it has lost',
    },
  },
  {
    group: CORE,
    resource: 'configmaps',
    verbs: {
      get: "Patroni's state in CLUSTER-config, and custom pgBackRest configuration",
      patch: "Patroni's pause in CLUSTER-config",
    },
  },
  {
    group: CORE,
    resource: 'secrets',
    verbs: {
      get: "keys of the bucket and the application users' passwords, to be handed to v2, and custom pgBackRest configuration",
    },
  },
  { group: CORE, resource: 'pods', verbs: { list: "v1's primary, repository and what is left" } },
  EXEC,
  { group: 'batch', resource: 'jobs', verbs: { list: 'the job that removes v1' } },
  {
    group: 'apps',
    resource: 'deployments',
    verbs: {
      get: BEFORE,
      list: "v1's servers, one Deployment each",
      patch: 'a server that must not start, or not be promoted, is scaled to zero, and back',
    },
  },
  {
    group: CORE,
    resource: 'namespaces',
    verbs: { get: "whether v1's operator finds the namespace by its labels" },
  },
];

const SOURCE_EVERYWHERE: Rule[] = [
  { group: CORE, resource: 'pods', verbs: { list: "v1's operator, wherever it runs" } },
  REVIEW,
];

const TARGET: Rule[] = [
  {
    group: V2.group,
    resource: V2.plural,
    verbs: {
      get: 'whether the name is free, and how v2 gets on',
      list: "whether v2's custom resource is served at all",
      create: 'the standby, by server-side apply; preflight does it dry',
      patch: 'the standby, the promotion, the final form, and the stop for a fall-back',
      delete: 'the undo',
    },
  },
  {
    group: V2_INNER.group,
    resource: V2_INNER.plural,
    verbs: {
      get: BEFORE,
      patch:
        "the undo: an annotation, so that v2's operator goes on with a delete that it has forgotten",
    },
  },
  {
    group: V2_BACKUP.group,
    resource: V2_BACKUP.plural,
    verbs: {
      get: 'how the first full backup of v2 gets on',
      create: 'that backup, by server-side apply',
      patch: 'the same',
    },
  },
  {
    group: CORE,
    resource: 'secrets',
    verbs: {
      get: 'whether the names are free',
      create: "v2's secrets, by server-side apply",
      patch: 'the same',
      delete: 'the undo',
    },
  },
  {
    group: CORE,
    resource: 'pods',
    verbs: {
      get: BEFORE,
      list: "v2's leader, replicas and what is left",
      patch: 'an annotation, so that the kubelet looks at once whether the configuration is new',
    },
  },
  EXEC,
  {
    group: CORE,
    resource: 'persistentvolumeclaims',
    verbs: {
      get: BEFORE,
      list: 'the volumes that were made for v2, for the undo',
      delete: 'the undo',
    },
  },
  { group: CORE, resource: 'namespaces', verbs: { get: 'whether the namespace exists' } },
];

const TARGET_EVERYWHERE: Rule[] = [
  { group: CORE, resource: 'pods', verbs: { list: "v2's operator, wherever it runs" } },
  {
    group: 'storage.k8s.io',
    resource: 'storageclasses',
    verbs: { list: 'whether the storage class of the plan exists' },
  },
  REVIEW,
];

/**
 * Every call to Kubernetes that a migration may make, its undo and its end included. Preflight asks for each of them;
 * docs/permissions.md grants exactly these.
 */
export const PERMISSIONS: readonly Permission[] = [
  ...permissions('source', 'namespaced', SOURCE),
  ...permissions('source', 'cluster', SOURCE_EVERYWHERE),
  ...permissions('target', 'namespaced', TARGET),
  ...permissions('target', 'cluster', TARGET_EVERYWHERE),
];

function permissions(
  side: Permission['side'],
  scope: Permission['scope'],
  rules: Rule[],
): Permission[] {
  return rules.flatMap(({ group, resource, verbs }) =>
    Object.entries(verbs).map(([verb, why]) => ({ side, scope, verb, group, resource, why })),
  );
}
