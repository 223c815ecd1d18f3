/**
 * What the lab's own programs (node agent, operators, stack) need of Kubernetes, in one import:
 * a connection, JSON requests, a watch that survives the API server, server-side apply, waiting.
 */
export { awaitDeployment } from './kubernetes/await-deployment.ts';
export { applyObject } from './kubernetes/apply-object.ts';
export { connectLab, type LabConnection } from './kubernetes/connect-lab.ts';
export { KubeError, isConflict, isInvalid, isNotFound } from './kubernetes/kube-error.ts';
export { resourcePath, type ObjectReference } from './kubernetes/resource-path.ts';
export type { JsonRequest, KubeObject, ObjectMeta } from './kubernetes/types.ts';
export { GiveUp, waitFor } from './kubernetes/wait-for.ts';
export {
  watchResource,
  type WatchedEvent,
  type WatchOptions,
} from './kubernetes/watch-resource.ts';
