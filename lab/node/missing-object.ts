/** A ConfigMap, Secret, key or claim that a pod needs is not there (yet): the pod waits for it. */
export class MissingObject extends Error {
  override readonly name = 'MissingObject';
}
