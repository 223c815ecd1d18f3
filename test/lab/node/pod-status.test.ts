import { describe, expect, it } from 'vitest';

import type { ContainerEnd } from '../../../lab/node/container-process.ts';
import { initialState, podStatus, type PodState } from '../../../lab/node/pod-status.ts';

const NOW = '2026-01-02T03:04:05.000Z';

function state(change: Partial<PodState> = {}): PodState {
  return {
    ...{ podIP: '127.20.1.2', startTime: NOW, init: [], finished: false },
    main: [initialState({ name: 'database' }, 0)],
    ...change,
  };
}

function ended(exitCode: number): ContainerEnd {
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: NOW,
    finishedAt: NOW,
  };
}

function main(change: object) {
  return [{ ...initialState({ name: 'database' }, 2), ...change }];
}

describe('phase of a pod', () => {
  it.each([
    ['Pending before a container has started', state()],
    ['Running while one runs', state({ main: main({ phase: 'running' }) })],
    ['Running between two tries', state({ main: main({ lastEnd: ended(1) }) })],
    ['Succeeded when all ended well', state({ main: main({ end: ended(0) }), finished: true })],
    ['Failed when one did not', state({ main: main({ end: ended(3) }), finished: true })],
  ])('is %s', (title, given) => {
    expect(podStatus(given, [], NOW).phase).toBe(title.split(' ')[0]);
  });
});

describe('conditions of a pod', () => {
  it('is ready when all containers are', () => {
    const { conditions } = podStatus(state({ main: main({ ready: true }) }), [], NOW);
    expect(conditions.find((c) => c.type === 'Ready')?.status).toBe('True');
  });

  it('keeps the time of the last transition while nothing changes', () => {
    const before = [{ type: 'Ready', status: 'False', lastTransitionTime: 'earlier' }];
    const { conditions } = podStatus(state(), before, NOW);
    expect(conditions.find((c) => c.type === 'Ready')?.lastTransitionTime).toBe('earlier');
  });
});

describe('status of a container', () => {
  it('tells why a container waits, and how it ended before', () => {
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off', lastEnd: ended(75) };
    const { containerStatuses } = podStatus(state({ main: main(waiting) }), [], NOW);
    expect(containerStatuses[0]).toMatchObject({
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
      lastState: { terminated: { exitCode: 75 } },
    });
  });
});
