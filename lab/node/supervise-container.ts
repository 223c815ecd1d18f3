import { setTimeout as sleep } from 'node:timers/promises';

import { ContainerLog } from './container-log.ts';
import { ContainerProcess, type ContainerEnd } from './container-process.ts';
import { MissingObject } from './missing-object.ts';
import type { PodSandbox, PreparedContainer } from './pod-sandbox.ts';
import type { ContainerState } from './pod-status.ts';
import { watchReadiness } from './probe.ts';

const RESTART_MS = 1_000;

/** A container to keep running, and whom to tell. */
export interface Supervision {
  state: ContainerState;
  sandbox: PodSandbox;
  /** Whether it is started again after this end. */
  restarts: (end: ContainerEnd) => boolean;
  /** Aborted when the pod is to end: nothing is started after that. */
  signal: AbortSignal;
  onChange: () => void;
  onProblem: (reason: string, message: string) => void;
}

/** Runs a container, again and again as the restart policy says; returns when it ended for good. */
export async function superviseContainer(supervision: Supervision): Promise<void> {
  const { state, signal, onChange, onProblem } = supervision;
  const aborted = (): boolean => signal.aborted;
  while (!aborted()) {
    const prepared = prepare(supervision);
    if (prepared) {
      const end = await runOnce(supervision, prepared);
      Object.assign(state, { phase: 'terminated', ready: false, process: undefined, end });
      if (aborted() || !supervision.restarts(end)) break;
      const message = `back-off restarting failed container ${state.container.name}`;
      if (end.exitCode !== 0) onProblem('BackOff', message);
      state.restarts += 1;
      Object.assign(state, { phase: 'waiting', reason: 'CrashLoopBackOff', message, lastEnd: end });
    }
    onChange();
    await sleep(RESTART_MS, undefined, { signal }).catch(() => undefined);
  }
  onChange();
}

function prepare({ state, sandbox, onProblem }: Supervision): PreparedContainer | undefined {
  try {
    const prepared = sandbox.container(state.container);
    if (prepared.argv.length > 0) return prepared;
    throw new MissingObject('no command specified: an image has no meaning on the lab node');
  } catch (error) {
    if (!(error instanceof MissingObject)) throw error;
    if (state.message !== error.message) onProblem('Failed', `Error: ${error.message}`);
    const reason = 'CreateContainerConfigError';
    Object.assign(state, { phase: 'waiting', reason, message: error.message });
    return undefined;
  }
}

async function runOnce(
  { state, sandbox, onChange }: Supervision,
  prepared: PreparedContainer,
): Promise<ContainerEnd> {
  const process = new ContainerProcess({ ...prepared, log: new ContainerLog(prepared.logFile) });
  Object.assign(state, { phase: 'running', process, message: undefined });
  onChange();
  const probing = new AbortController();
  const { container } = state;
  const { podIP, rewrite } = sandbox;
  const target = { container, podIP, rewrite, env: prepared.env, user: prepared.user };
  void watchReadiness(target, probing.signal, (ready) => {
    state.ready = ready;
    onChange();
  });
  const end = await process.ended;
  probing.abort();
  return end;
}
