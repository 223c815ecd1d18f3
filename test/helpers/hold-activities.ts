import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  ActivityInterceptorsFactory,
  Next,
} from '@temporalio/worker';
import { reachedFile } from './hold-point.ts';

const POLL_MS = 20;

/** The worker's half of `HoldPoint`: stands before an activity as long as a test wants it to, alive for Temporal. */
export function holdActivities(directory: string): ActivityInterceptorsFactory {
  return (context) => ({
    inbound: {
      execute: async (
        input: ActivityExecuteInput,
        next: Next<ActivityInboundCallsInterceptor, 'execute'>,
      ) => {
        const order = join(directory, context.info.activityType);
        const reached = reachedFile(directory, context.info.activityType);
        if (existsSync(order)) {
          renameSync(order, reached);
          while (existsSync(reached)) {
            context.heartbeat(context.info.heartbeatDetails);
            await sleep(POLL_MS);
          }
        }
        return next(input);
      },
    },
  });
}
