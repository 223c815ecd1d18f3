import { readFile } from 'node:fs/promises';
import { stackPaths } from '../../../lab/stack/layout.ts';

/** One change that pg-handover's account asked the API server for, as the server itself wrote it down. */
export interface ApiEvent {
  verb: 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  requestURI: string;
  objectRef: {
    resource: string;
    namespace?: string;
    name?: string;
    apiGroup?: string;
    subresource?: string;
  };
  responseStatus: { code: number };
  /** Not of secrets. */
  requestObject?: Body;
  responseObject?: Body;
}

interface Body {
  kind?: string;
  metadata?: {
    uid?: string;
    generation?: number;
    resourceVersion?: string;
    deletionTimestamp?: string;
  };
  spec?: Record<string, unknown>;
  details?: { uid?: string };
}

/** Every change in these namespaces that the API server accepted, in its order. Trials without effect are left out. */
export async function readApiAudit(
  { directory }: { directory: string },
  namespaces: readonly string[],
): Promise<ApiEvent[]> {
  const text = await readFile(stackPaths(directory).apiAuditLog, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ApiEvent)
    .filter(
      ({ objectRef, responseStatus, requestURI }) =>
        namespaces.includes(objectRef.namespace ?? '') &&
        responseStatus.code < 300 &&
        !requestURI.includes('dryRun=All') &&
        objectRef.subresource !== 'exec',
    );
}

/** `secrets new-pguser-app`, `perconapgclusters.pgv2.percona.com new`. */
export function objectOf({ objectRef }: ApiEvent): string {
  const { resource, apiGroup = '', name = '' } = objectRef;
  return `${resource}${apiGroup === '' ? '' : `.${apiGroup}`} ${name}`;
}
