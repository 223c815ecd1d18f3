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
    const encoding = new TextDecoder().decode(payload.metadata?.['encoding'] ?? undefined);
    return read(payload, encoding) as T;
  }
}

function read(payload: Payload, encoding: string): unknown {
  const text = () => new TextDecoder().decode(payload.data ?? undefined);
  try {
    if (encoding === 'json/protobuf') return JSON.parse(text());
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return new UnreadablePayload(
      JSON_ENCODINGS.includes(encoding)
        ? 'is no JSON'
        : `came in the encoding ${encoding.slice(0, 40) || 'without a name'}`,
    );
  }
}

/** The converter of the workflow code, by the name that Temporal's bundler asks for. */
export const payloadConverter = new LenientPayloadConverter();
