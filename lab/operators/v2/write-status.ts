import { isDeepStrictEqual } from 'node:util';

import { resourcePath } from '../../kubernetes.ts';
import type { ClusterResource, ClusterStatus } from './custom-resource.ts';
import { FIELD_MANAGER } from './names.ts';
import type { OperatorContext } from './operator-context.ts';

/** Writes the status when it changed; returns the resource that carries it. */
export async function writeStatus(
  { lab }: OperatorContext,
  resource: ClusterResource,
  status: ClusterStatus,
): Promise<ClusterResource> {
  const next: ClusterStatus = { ...resource.status, ...status };
  if (isDeepStrictEqual(resource.status, next)) return { ...resource, status: next };
  const written = await lab.request<ClusterResource>({
    method: 'PATCH',
    // Strict: a field that the real CRD does not know is an error here, not silently pruned.
    path: `${resourcePath(resource)}/status?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict`,
    body: { status },
  });
  // Not the answer's spec: it may be newer than what this pass acts on.
  return { ...resource, status: written.status ?? next };
}
