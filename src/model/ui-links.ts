/** Pages of one run in the Temporal Web UI; `user-metadata` is where a migration shows what it waits for. */
export type RunPage = 'user-metadata' | 'history' | 'pending-activities';

/** Addresses in the Temporal Web UI. Whoever follows one is logged in there as anybody else. */
export interface UiLinks {
  run: (workflowId: string, runId: string, page?: RunPage) => string;
  /** The start form, filled in; the UI takes no input this way. */
  startForm: (filledIn: StartForm) => string;
  /** The list of what a visibility query finds. */
  list: (query: string) => string;
}

export interface StartForm {
  /** Left out: the form asks for one. */
  workflowId?: string;
  taskQueue: string;
  workflowType: string;
}

/** @param baseUrl of the UI, for example `http://localhost:8233`. @param namespace of Temporal. */
export function uiLinks(baseUrl: string, namespace: string): UiLinks {
  const base = baseUrl.replace(/\/+$/, '');
  const workflows = `${base}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  return {
    run: (workflowId, runId, page = 'user-metadata') =>
      `${workflows}/${encodeURIComponent(workflowId)}/${runId}/${page}`,
    startForm: (filledIn) =>
      `${workflows}/start-workflow?${Object.entries(filledIn)
        .map(([name, value]: [string, string]) => `${name}=${encodeURIComponent(value)}`)
        .join('&')}`,
    list: (query) => `${workflows}?query=${encodeURIComponent(query)}`,
  };
}
