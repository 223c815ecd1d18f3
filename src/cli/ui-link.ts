import type { Config } from '../config.ts';

/** Where the Temporal Web UI shows a migration; null when the UI's address is not known. */
export function uiLink(config: Config, workflowId: string, runId: string): string | null {
  if (config.temporalUiUrl === null) return null;
  const namespace = config.temporal.namespace ?? 'default';
  const id = encodeURIComponent(workflowId);
  return `${config.temporalUiUrl}/namespaces/${namespace}/workflows/${id}/${runId}/user-metadata`;
}
