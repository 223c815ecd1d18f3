import type { Config } from '../config.ts';

/** Where the Temporal Web UI shows a migration; null when the UI's address is not known. */
export function uiLink(config: Config, workflowId: string, runId: string): string | null {
  if (config.temporalUiUrl === null) return null;
  const namespace = encodeURIComponent(config.temporal.namespace ?? 'default');
  const base = config.temporalUiUrl.replace(/\/+$/, '');
  const id = encodeURIComponent(workflowId);
  return `${base}/namespaces/${namespace}/workflows/${id}/${runId}/user-metadata`;
}
