import { resourcePath } from '../../kubernetes.ts';
import type { ClusterResource } from './custom-resource.ts';
import { FIELD_MANAGER, keys, OPERATOR_VERSION } from './names.ts';
import type { OperatorContext } from './operator-context.ts';

/**
 * What the real operator writes into the custom resource itself: the version when it is missing, and
 * the finalizer that comes with the tracking of the latest restorable time (its default is on).
 */
export async function prepareResource(
  { lab }: OperatorContext,
  resource: ClusterResource,
): Promise<ClusterResource> {
  const { spec, metadata } = resource;
  const finalizers = metadata.finalizers ?? [];
  const tracked = spec.backups.trackLatestRestorableTime ?? true;
  const addFinalizer = tracked && !finalizers.includes(keys.stopWatchers);
  if (spec.crVersion && !addFinalizer) return resource;
  const body = {
    metadata: {
      resourceVersion: metadata.resourceVersion,
      ...(addFinalizer && { finalizers: [...finalizers, keys.stopWatchers] }),
    },
    ...(!spec.crVersion && { spec: { crVersion: OPERATOR_VERSION } }),
  };
  return await lab.request<ClusterResource>({
    method: 'PATCH',
    path: `${resourcePath(resource)}?fieldManager=${FIELD_MANAGER}`,
    body,
  });
}
