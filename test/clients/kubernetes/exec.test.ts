import type { V1Status } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/clients/kubernetes/exec.ts';
import type { Fields } from '../fake-kubernetes.ts';

function statusOf(fields: Fields<V1Status>): V1Status {
  return fields;
}

const failure = (fields: Fields<V1Status>) => statusOf({ status: 'Failure', ...fields });

describe('exitCodeOf', () => {
  it('is unknown when no status came: the command may or may not have run', () => {
    expect(exitCodeOf(undefined)).toBeNull();
  });

  it('is zero on success', () => {
    expect(exitCodeOf(statusOf({ status: 'Success' }))).toBe(0);
  });

  it('is what a kubelet gives as a cause', () => {
    const causes = [
      { reason: 'Other', message: '9' },
      { reason: 'ExitCode', message: '3' },
    ];
    const message = 'command terminated with non-zero exit code: exit status 3';
    expect(exitCodeOf(failure({ message, details: { causes } }))).toBe(3);
  });

  it.each([
    ['command terminated with exit code 137', 137],
    ['error executing command in container: exit status 2', 2],
  ])('is what a message ends with where there is no cause: %s', (message, code) => {
    expect(exitCodeOf(failure({ message }))).toBe(code);
    expect(exitCodeOf(failure({ message, details: {} }))).toBe(code);
  });

  it.each([
    'container not found ("database")',
    'exit status 1 was expected, and something else came',
    '',
  ])('is unknown when the failure says no code: %j', (message) => {
    expect(exitCodeOf(failure({ message }))).toBeNull();
  });

  it('is never success for a failure without details', () => {
    expect(exitCodeOf(failure({}))).toBeNull();
  });
});
