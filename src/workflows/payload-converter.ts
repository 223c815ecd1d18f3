import { type Payload, type PayloadConverter, defaultPayloadConverter } from '@temporalio/common';
import { UnreadablePayload } from '../model/unreadable-payload.ts';

const JSON_ENCODINGS = ['json/plain', 'json/protobuf'];

/**
 * Reads whatever anybody sent to a migration, and never throws: what cannot be read would hang it for ever, since its
 * task is then retried. The UI's form offers json/protobuf right below the JSON that was typed; it is read as JSON.
 */
// The type parameters are those of the interface.
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
class LenientPayloadConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return defaultPayloadConverter.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    return read(payload, textOf(payload.metadata?.['encoding'])) as T;
  }
}

function read(payload: Payload, encoding: string): unknown {
  try {
    if (encoding === 'json/protobuf') return JSON.parse(textOf(payload.data));
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return new UnreadablePayload(
      JSON_ENCODINGS.includes(encoding)
        ? 'is no JSON'
        : `came in the encoding ${encoding.slice(0, 40) || 'without a name'}`,
    );
  }
}

/** Empty bytes reach the workflow as a plain list, at which the decoder throws. */
function textOf(bytes: Uint8Array | null | undefined): string {
  return bytes?.length ? new TextDecoder().decode(bytes) : '';
}

/** The converter of the workflow code, by the name that Temporal's bundler asks for. */
export const payloadConverter = new LenientPayloadConverter();
