import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** An activity's surroundings without a server, and without its log: most of these activities fail on purpose. */
export function activityEnvironment(
  info: Partial<Info> = {},
  client?: Client,
): MockActivityEnvironment {
  const logger = new DefaultLogger('ERROR', () => undefined);
  return new MockActivityEnvironment(info, { logger, ...(client === undefined ? {} : { client }) });
}
