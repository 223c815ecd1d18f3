import { defaultPayloadConverter, type Payload } from '@temporalio/common';

/** What was sent, whoever did; undefined where nothing was, or where it cannot be read. */
export function readPayload(payload: Payload | null | undefined): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload ?? {});
  } catch {
    return undefined;
  }
}

/** The one argument of a signal, an update or a workflow. */
export function readInput(input: { payloads?: Payload[] | null } | null | undefined): unknown {
  return readPayload(input?.payloads?.[0]);
}
