import {
  V1DeleteOptions,
  V1Preconditions,
  V1ResourceAttributes,
  V1SelfSubjectAccessReview,
  V1SelfSubjectAccessReviewSpec,
} from '@kubernetes/client-node';

/** One call, to be asked for beforehand. */
export interface AccessQuestion {
  /** null for all namespaces, or for what belongs to none. */
  namespace: string | null;
  verb: string;
  group: string;
  /** With its subresource: `pods/exec`. */
  resource: string;
}

/** Delete exactly the object that was looked at, not another of its name. */
export function onlyThis(uid: string): V1DeleteOptions {
  const preconditions = new V1Preconditions();
  preconditions.uid = uid;
  const options = new V1DeleteOptions();
  options.preconditions = preconditions;
  return options;
}

export function accessReview(question: AccessQuestion): V1SelfSubjectAccessReview {
  const { namespace, verb, group } = question;
  const [resource, subresource] = question.resource.split('/');
  const attributes = new V1ResourceAttributes();
  Object.assign(attributes, { verb, group, resource });
  if (namespace !== null) attributes.namespace = namespace;
  if (subresource !== undefined) attributes.subresource = subresource;
  const spec = new V1SelfSubjectAccessReviewSpec();
  spec.resourceAttributes = attributes;
  const review = new V1SelfSubjectAccessReview();
  review.spec = spec;
  return review;
}
