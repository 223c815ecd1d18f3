import type { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { NoAnswer, explainStart } from '../src/explain-start.ts';
import { SearchAttributesMissing } from '../src/register-search-attributes.ts';
import { SEARCH_ATTRIBUTES } from '../src/model/search-attributes.ts';
import { config } from './cli/config.ts';

/** An error as gRPC makes it. */
const grpc = (code: number, message: string) =>
  Object.assign(new Error(message), { code, details: message, metadata: {} }) as Error &
    Partial<ServiceError>;
const explain = (error: unknown) => explainStart(config({ namespace: 'databases' }), error);

describe('a worker that cannot start', () => {
  it('says in the words of the operating system why Temporal cannot be reached, and where', () => {
    const transport = Object.assign(
      new Error('tonic(ConnectError("tcp", Os { code: 111, message: "Connection refused" }))'),
      { name: 'TransportError' },
    );
    expect(explain(transport)).toEqual({
      what: 'Temporal does not answer at 127.0.0.1:1: Connection refused.',
      remedy: expect.stringContaining('TEMPORAL_ADDRESS') as string,
    });
  });

  it.each([new NoAnswer('nothing came'), grpc(14, 'nothing came')])(
    'says that Temporal does not answer: %s',
    (error) => {
      expect(explain(error)?.what).toBe('Temporal does not answer at 127.0.0.1:1: nothing came.');
    },
  );

  it('says which namespace there is not, and how to make it', () => {
    expect(explain(grpc(5, 'Namespace databases is not found.'))).toEqual({
      what: 'Temporal has no namespace databases.',
      remedy: expect.stringContaining(
        'temporal operator namespace create --namespace databases',
      ) as string,
    });
  });

  it.each([7, 16])('says that its account has not the right: %s', (code) => {
    const problem = explain(grpc(code, 'no claims'));
    expect(problem?.what).toBe('Temporal refuses this worker: no claims');
    expect(problem?.remedy).toContain('TEMPORAL_API_KEY');
  });

  it('says which search attributes are missing, why, and the commands that add them', () => {
    const missing = new SearchAttributesMissing('databases', [SEARCH_ATTRIBUTES.phase], {
      cause: grpc(7, 'not allowed'),
    });
    const problem = explain(missing);
    expect(problem?.what).toMatch(/lacks the search attributes MigrationPhase, .*not allowed$/);
    expect(problem?.remedy).toMatch(/^Have them added:\ntemporal operator search-attribute create/);
  });

  it.each([new Error('a mistake of ours'), grpc(13, 'internal'), 'a text'])(
    'does not explain away what nobody has thought of: %s',
    (error) => {
      expect(explain(error)).toBeNull();
    },
  );
});
