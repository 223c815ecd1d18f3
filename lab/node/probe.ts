import { spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Container, Probe } from './pod-types.ts';
import type { OsUser } from './container-process.ts';

const PERIOD_MS = 1_000;
/** Until the first success: a demo should not wait for the rhythm. */
const FIRST_PERIOD_MS = 250;
const FAILURE_THRESHOLD = 3;

/** What a probe needs of its container. */
export interface ProbeTarget {
  container: Container;
  podIP: string;
  env: ReadonlyMap<string, string>;
  user: OsUser | undefined;
  rewrite: (text: string) => string;
}

/** Runs the readiness probe until `signal`; tells each change. No probe: ready at once. */
export async function watchReadiness(
  target: ProbeTarget,
  signal: AbortSignal,
  onChange: (ready: boolean) => void,
): Promise<void> {
  const probe = target.container.readinessProbe;
  if (!probe) {
    onChange(true);
    return;
  }
  let ready = false;
  let failures = 0;
  const aborted = (): boolean => signal.aborted;
  while (!aborted()) {
    const good = await attempt(probe, target);
    if (aborted()) return;
    failures = good ? 0 : failures + 1;
    const next: boolean =
      good || (ready && failures < (probe.failureThreshold ?? FAILURE_THRESHOLD));
    if (next !== ready) onChange(next);
    ready = next;
    await sleep(ready ? PERIOD_MS : FIRST_PERIOD_MS, undefined, { signal }).catch(() => undefined);
  }
}

function attempt(probe: Probe, target: ProbeTarget): Promise<boolean> {
  if (probe.httpGet) return askHttp(probe, target);
  if (probe.exec) return runCommand(probe, target);
  return Promise.resolve(true); // a kind that the lab does not know must not keep the pod unready
}

function askHttp(probe: Probe, { container, podIP }: ProbeTarget): Promise<boolean> {
  const { path = '/', port = 80, scheme = 'HTTP' } = probe.httpGet ?? {};
  const number =
    typeof port === 'number' ? port : container.ports?.find((p) => p.name === port)?.containerPort;
  const send = scheme === 'HTTPS' ? httpsRequest : httpRequest;
  const options = {
    ...{ host: podIP, port: number, path, agent: false, rejectUnauthorized: false },
    timeout: (probe.timeoutSeconds ?? 1) * 1000,
  };
  return new Promise((resolve) => {
    const request = send(options, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 400);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(false);
    });
    request.once('close', () => {
      resolve(false);
    });
    request.end();
  });
}

function runCommand(probe: Probe, target: ProbeTarget): Promise<boolean> {
  const [file = '', ...args] = (probe.exec?.command ?? []).map(target.rewrite);
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env: Object.fromEntries(target.env),
      ...target.user,
      stdio: 'ignore',
      cwd: '/',
      timeout: (probe.timeoutSeconds ?? 1) * 1000,
      killSignal: 'SIGKILL',
    });
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}
