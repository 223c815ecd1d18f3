import { describe, expect, it } from 'vitest';

import { exitCodeOf } from '../../../../lab/operators/shared/exec-in-pod.ts';

describe('exitCodeOf', () => {
  it("reads a kubelet's cause and kwok's message", () => {
    const causes = [{ reason: 'ExitCode', message: '3' }];
    expect(exitCodeOf({ status: 'Failure', details: { causes } })).toBe(3);
    expect(exitCodeOf({ status: 'Failure', message: 'command failed: exit status 4' })).toBe(4);
    expect(exitCodeOf({ status: 'Success' })).toBe(0);
    expect(exitCodeOf({ status: 'Failure', message: 'signal: killed' })).toBeNull();
    expect(exitCodeOf(null)).toBeNull();
  });
});
