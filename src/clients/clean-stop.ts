import { ExecFailed } from '../model/errors.ts';
import { recorded } from './change-log.ts';
import type { Lsn } from '../model/lsn.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

/** What `pg_controldata` says of a data directory. */
export interface ControlData {
  /** `shut down` after a clean stop; `in production` while running or after a crash. */
  state: string;
  systemIdentifier: string;
  checkpointLsn: Lsn;
  timeline: number;
  segmentBytes: number;
  /** The next transaction ID, with its epoch. */
  nextTransactionId: number;
}

/** Where a server keeps its data and its programs; asked of it while it ran. */
export interface ServerDirectories {
  dataDirectory: string;
  binaryDirectory: string;
}

const READ_TIMEOUT_MS = 15_000;

/**
 * Stop PostgreSQL in a pod cleanly and read where its WAL ends, in one command. Harmless on a stopped server.
 * The last segment is archived by the stop itself: the archiver drains before the postmaster ends.
 *
 * @param timeoutSeconds after which pg_ctl gives up waiting; the state is then not `shut down`.
 */
export async function stopCleanly(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  { directories, timeoutSeconds }: { directories: ServerDirectories; timeoutSeconds: number },
): Promise<ControlData> {
  const { dataDirectory: data, binaryDirectory: bin } = directories;
  const stop = `test ! -f '${data}/postmaster.pid' || '${bin}/pg_ctl' -D '${data}' -m fast -w -t ${timeoutSeconds} stop >&2`;
  return recorded(
    stopOf(kubernetes, pod, stop),
    () =>
      runForControlData(kubernetes, pod, {
        script: `${stop}; ${readCommand(directories)}`,
        timeoutMs: timeoutSeconds * 1000 + READ_TIMEOUT_MS,
      }),
    ({ state, checkpointLsn }) => [
      { path: 'Database cluster state', before: null, after: state },
      { path: 'Latest checkpoint location', before: null, after: checkpointLsn },
    ],
  );
}

function stopOf(kubernetes: Kubernetes, { namespace, name }: ObjectRef, statement: string) {
  const { server } = kubernetes;
  return { verb: 'exec' as const, object: `pods ${namespace}/${name}`, server, statement };
}

/**
 * End a clean stop that hangs after its checkpoint: the archiver cannot reach the bucket, or a receiver of WAL does not
 * answer. By then every record is on disk and the control file says `shut down`, so ending it at once costs nothing;
 * segments that are not archived stay marked, and are archived after the start. Patroni starts no server while the old
 * one lives.
 *
 * @returns true while a stop is under way that cannot be ended yet, for its checkpoint is not written.
 */
export async function endHangingStop(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  directories: ServerDirectories,
): Promise<boolean> {
  const { dataDirectory: data, binaryDirectory: bin } = directories;
  // The eighth line is the postmaster's own word for what it is at: starting, ready, standby, stopping.
  const stopping = `test "$(sed -n 8p '${data}/postmaster.pid' 2>/dev/null | tr -d ' ')" = stopping`;
  const complete = `${readCommand(directories)} | grep -q '^Database cluster state: *shut down$'`;
  const end = `'${bin}/pg_ctl' -D '${data}' -m immediate -w -t ${END_TIMEOUT_SECONDS} stop >&2`;
  const script = `${stopping} || { echo none; exit; }; ${complete} || { echo stopping; exit; }; ${end} && echo ended`;
  const timeoutMs = END_TIMEOUT_SECONDS * 1000 + READ_TIMEOUT_MS;
  const { stdout, exitCode, stderr } = await kubernetes.exec(pod, ['sh', '-c', script], {
    timeoutMs,
  });
  const answer = stdout.trim();
  // Told afterwards: it is asked again and again, and changes something once at most.
  if (answer === 'ended') await recorded(stopOf(kubernetes, pod, end), () => Promise.resolve());
  if (exitCode === 0 && ['none', 'ended', 'stopping'].includes(answer))
    return answer === 'stopping';
  throw new ExecFailed({ pod: pod.name, command: 'pg_ctl', exitCode, stderr });
}

/** Nothing is written any more: it only has to end its processes. */
const END_TIMEOUT_SECONDS = 15;

/** Read `pg_controldata` without touching the server. */
export async function readControlData(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  directories: ServerDirectories,
): Promise<ControlData> {
  const script = readCommand(directories);
  return runForControlData(kubernetes, pod, { script, timeoutMs: READ_TIMEOUT_MS });
}

function readCommand({ dataDirectory, binaryDirectory }: ServerDirectories): string {
  return `LC_ALL=C '${binaryDirectory}/pg_controldata' -D '${dataDirectory}'`;
}

async function runForControlData(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  { script, timeoutMs }: { script: string; timeoutMs: number },
): Promise<ControlData> {
  const result = await kubernetes.exec(pod, ['sh', '-c', script], { timeoutMs });
  const control = parseControlData(result.stdout);
  if (result.exitCode === 0 && control !== null) return control;
  const { exitCode, stderr } = result;
  throw new ExecFailed({ pod: pod.name, command: 'pg_controldata', exitCode, stderr });
}

/** null when a line that we need is not there. */
export function parseControlData(text: string): ControlData | null {
  const line = (label: string) =>
    new RegExp(`^${label}:\\s+(.+?)\\s*$`, 'm').exec(text)?.[1] ?? null;
  const state = line('Database cluster state');
  const systemIdentifier = line('Database system identifier');
  const checkpointLsn = line('Latest checkpoint location');
  const timeline = line("Latest checkpoint's TimeLineID");
  const segmentBytes = line('Bytes per WAL segment');
  const next = /^(\d+):(\d+)$/.exec(line("Latest checkpoint's NextXID") ?? '');
  if (
    state === null ||
    systemIdentifier === null ||
    checkpointLsn === null ||
    timeline === null ||
    segmentBytes === null ||
    next === null
  )
    return null;
  return {
    state,
    systemIdentifier,
    checkpointLsn,
    timeline: Number(timeline),
    segmentBytes: Number(segmentBytes),
    nextTransactionId: Number(next[1]) * 2 ** 32 + Number(next[2]),
  };
}
