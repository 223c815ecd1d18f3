import type { ClusterRef } from '../model/request.ts';

/** One for each source, so that a second start of the same finds the first. */
export function defaultWorkflowId({ context, namespace, cluster }: ClusterRef): string {
  const place = context === null ? '' : `${context}-`;
  return `handover-${place}${namespace}-${cluster}`;
}
