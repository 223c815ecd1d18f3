import type { RunRef } from '../model/record.ts';
import { storableText } from './canonical-json.ts';

/** A run as the store names it: whoever starts a workflow may give it any ID. */
export function runKey({ workflowId, runId }: RunRef): [workflowId: string, runId: string] {
  return [storableText(workflowId), storableText(runId)];
}
