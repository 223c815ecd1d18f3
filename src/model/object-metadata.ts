/** What every Kubernetes object says of itself, as far as we read it. */
export interface ObjectMetadata {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
  /** Set once its delete was accepted; it stays until its finalizers are done. */
  deletionTimestamp?: string;
  annotations?: Record<string, string>;
}
