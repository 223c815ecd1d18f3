import type { ContainerEnd, ContainerProcess } from './container-process.ts';
import type { Container } from './pod-types.ts';

/** What the agent knows of one container. */
export interface ContainerState {
  container: Container;
  phase: 'waiting' | 'running' | 'terminated';
  /** For waiting: why, in Kubernetes' words. */
  reason: string;
  message: string | undefined;
  ready: boolean;
  restarts: number;
  process: ContainerProcess | undefined;
  end: ContainerEnd | undefined;
  lastEnd: ContainerEnd | undefined;
}

/** What the agent knows of one pod. */
export interface PodState {
  podIP: string;
  startTime: string;
  init: ContainerState[];
  main: ContainerState[];
  /** True when no container will be started again. */
  finished: boolean;
}

/** The state of a container that has not been started. */
export function initialState(container: Container, restarts: number): ContainerState {
  return {
    ...{ container, phase: 'waiting', reason: 'PodInitializing', message: undefined },
    ...{ ready: false, restarts, process: undefined, end: undefined, lastEnd: undefined },
  };
}

/** A condition as in a Pod's status. */
export interface Condition {
  type: string;
  status: string;
  lastTransitionTime: string;
}

/**
 * The Pod's `status` as a kubelet would write it; `before` are the conditions written last. No `qosClass`: the API
 * server sets it from the resources when the pod is made, and refuses every status that says otherwise.
 */
export function podStatus(state: PodState, before: Condition[], now: string) {
  const initialized = state.init.every((c) => c.end?.exitCode === 0);
  const ready = state.main.every((c) => c.ready);
  const holds = {
    PodScheduled: true,
    Initialized: initialized,
    ContainersReady: ready,
    Ready: ready,
  };
  return {
    phase: phaseOf(state),
    hostIP: '127.0.0.1',
    hostIPs: [{ ip: '127.0.0.1' }],
    podIP: state.podIP,
    podIPs: [{ ip: state.podIP }],
    startTime: state.startTime,
    conditions: Object.entries(holds).map(([type, value]): Condition => {
      const status = value ? 'True' : 'False';
      const same = before.find((c) => c.type === type && c.status === status);
      return { type, status, lastTransitionTime: same?.lastTransitionTime ?? now };
    }),
    initContainerStatuses: state.init.map((c) => containerStatus(c, c.end?.exitCode === 0)),
    containerStatuses: state.main.map((c) => containerStatus(c, c.ready)),
  };
}

function phaseOf(state: PodState): string {
  if (state.finished) {
    const all = [...state.init, ...state.main];
    return all.some((c) => (c.end?.exitCode ?? 0) !== 0) ? 'Failed' : 'Succeeded';
  }
  const started = state.main.some((c) => c.phase !== 'waiting' || c.lastEnd);
  return started ? 'Running' : 'Pending';
}

function containerStatus(state: ContainerState, ready: boolean) {
  const { container } = state;
  const pid = state.process?.pid;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    containerID: pid === undefined ? '' : `lab://${String(pid)}`,
    ready,
    started: state.phase === 'running',
    restartCount: state.restarts,
    state: currentState(state),
    lastState: state.lastEnd ? { terminated: state.lastEnd } : {},
  };
}

function currentState(state: ContainerState) {
  if (state.phase === 'running') return { running: { startedAt: state.process?.startedAt } };
  if (state.phase === 'terminated' && state.end) return { terminated: state.end };
  const { reason, message } = state;
  return { waiting: { reason, ...(message !== undefined && { message }) } };
}
