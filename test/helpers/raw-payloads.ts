import { randomUUID } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { ManyMigrations } from './many-migrations.ts';

const { UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED: COMPLETED } =
  proto.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;

const bytes = (text: string) => new TextEncoder().encode(text);

/** A payload as a form or another program may make it: a text under the name of an encoding. */
export function payload(encoding: string, text: string): Payload {
  return { metadata: { encoding: bytes(encoding) }, data: bytes(text) };
}

/** Speaks to Temporal below its client library, which would never make such payloads. `null` sends none at all. */
export function rawly(many: ManyMigrations) {
  const { workflowService } = many.connection;
  const to = (workflowId: string) => ({ namespace: 'default', workflowExecution: { workflowId } });
  const input = (sent: Payload | null) => (sent === null ? {} : { input: { payloads: [sent] } });
  return {
    start: (workflowId: string, sent: Payload | null) =>
      workflowService.startWorkflowExecution({
        namespace: 'default',
        workflowId,
        workflowType: { name: 'migrateUsingStandby' },
        taskQueue: { name: many.taskQueue },
        requestId: randomUUID(),
        ...input(sent),
      }),
    signal: (workflowId: string, signalName: string, sent: Payload | null) =>
      workflowService.signalWorkflowExecution({ ...to(workflowId), signalName, ...input(sent) }),
    /** @returns what the update's dialog shows: an answer, or the message of the refusal. */
    update: async (workflowId: string, name: string, sent: Payload | null): Promise<string> => {
      const { outcome } = await workflowService.updateWorkflowExecution({
        ...to(workflowId),
        waitPolicy: { lifecycleStage: COMPLETED },
        request: {
          meta: { updateId: randomUUID() },
          input: { name, ...(sent === null ? {} : { args: { payloads: [sent] } }) },
        },
      });
      const [answer] = outcome?.success?.payloads ?? [];
      return outcome?.failure?.message ?? new TextDecoder().decode(answer?.data ?? undefined);
    },
  };
}
