import type { V1Pod } from '@kubernetes/client-node';
import type { ExecResult } from '../../src/clients/kubernetes/exec.ts';
import type { Kubernetes, ObjectRef } from '../../src/clients/kubernetes/kubernetes.ts';

/** A Kubernetes of only those methods that a test is about; calling another one fails. */
export function fakeKubernetes(methods: Partial<Kubernetes>): Kubernetes {
  return methods as Kubernetes;
}

export interface ExecCall {
  pod: ObjectRef;
  command: string[];
  stdin?: string;
  timeoutMs: number;
}

export type Answer = Partial<ExecResult>;

/** One whose pods answer every command alike, or each as `answer` says; what was run is kept. */
export function answering(answer: Answer | ((call: ExecCall) => Answer)) {
  const calls: ExecCall[] = [];
  const k = fakeKubernetes({
    exec: (pod, command, options) => {
      const call = { pod, command, ...options };
      calls.push(call);
      const given = typeof answer === 'function' ? answer(call) : answer;
      return Promise.resolve({ stdout: '', stderr: '', exitCode: 0, ...given });
    },
  });
  return { k, calls };
}

export const POD: ObjectRef = { namespace: 'pg', name: 'cluster1-0' };

/** The fields of an API object, without the class that the client library makes of them. */
export type Fields<T> = T extends Date
  ? Date
  : T extends object
    ? { [K in keyof T]: Fields<T[K]> }
    : T;

export function podOf(fields: Fields<V1Pod>): V1Pod {
  return fields;
}

/** A pod that runs and is ready. */
export function pod(name: string, overrides: Fields<V1Pod> = {}): V1Pod {
  return podOf({
    metadata: { namespace: 'pg', name },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    ...overrides,
  });
}
