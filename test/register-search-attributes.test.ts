import { describe, expect, it, vi } from 'vitest';
import { registerSearchAttributes } from '../src/register-search-attributes.ts';

const ALL = {
  ...{ MigrationPhase: 2, MigrationSource: 2, MigrationTarget: 2 },
  ...{ MigrationOutcome: 2, MigrationApprover: 7 },
};
const KNOWN_BUT_ONE = { ...ALL, MigrationApprover: undefined };

type Service = Parameters<typeof registerSearchAttributes>[0];

/** A server that knows some attributes, and answers the wish for more as it is told. */
function server({ known, add }: { known: object[]; add?: () => Promise<object> }) {
  const list = vi.fn();
  for (const customAttributes of known) list.mockResolvedValueOnce({ customAttributes });
  const addSearchAttributes = vi.fn(add ?? (() => Promise.resolve({})));
  const operatorService = { listSearchAttributes: list, addSearchAttributes };
  return { service: { operatorService } as unknown as Service, addSearchAttributes };
}
const denied = () => Promise.reject(new Error('denied'));

describe('the search attributes of a namespace', () => {
  it('are left alone where they are there: the right to add some is not needed', async () => {
    const { service, addSearchAttributes } = server({ known: [ALL] });
    await registerSearchAttributes(service, 'n');
    expect(addSearchAttributes).not.toHaveBeenCalled();
  });

  it('are added where they are missing, and only those', async () => {
    const { service, addSearchAttributes } = server({ known: [KNOWN_BUT_ONE] });
    await registerSearchAttributes(service, 'n');
    expect(addSearchAttributes).toHaveBeenCalledExactlyOnceWith({
      namespace: 'n',
      searchAttributes: { MigrationApprover: 7 },
    });
  });

  it('may have been added by another worker meanwhile', async () => {
    const { service } = server({ known: [{}, ALL], add: denied });
    await expect(registerSearchAttributes(service, 'n')).resolves.toBeUndefined();
  });

  it('keep a worker from starting where they cannot be added: its migrations would hang', async () => {
    const { service } = server({ known: [{}, KNOWN_BUT_ONE], add: denied });
    await expect(registerSearchAttributes(service, 'n')).rejects.toMatchObject({
      name: 'SearchAttributesMissing',
      message: expect.stringContaining('lacks the search attributes MigrationApprover, ') as string,
      remedy:
        'temporal operator search-attribute create --namespace n --name MigrationApprover --type KeywordList',
    });
  });
});
