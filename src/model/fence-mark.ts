import type { ClusterRef } from './request.ts';

/** Who paused a Patroni, and for which v2: what `FENCE_ANNOTATION` holds, as JSON. */
export interface FenceMark {
  /** `<workflowId>/<runId>` of the migration. */
  holder: string;
  target: ClusterRef;
  /** The server that is to be stopped; null where the mark does not say. */
  server: StoppedServer | null;
}

/** A server by what stays the same when its pod is made anew. */
export interface StoppedServer {
  deployment: string;
  dataDirectory: string;
  binaryDirectory: string;
}

/** null when the text is not one of ours. */
export function parseFenceMark(text: string | undefined): FenceMark | null {
  try {
    const { holder, target, server } = JSON.parse(text ?? '') as Partial<FenceMark>;
    if (typeof holder !== 'string' || typeof target?.cluster !== 'string') return null;
    return { holder, target, server: server ?? null };
  } catch {
    return null;
  }
}
