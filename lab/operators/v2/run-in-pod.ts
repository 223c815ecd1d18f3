import type { KubeObject, LabConnection } from '../../kubernetes.ts';
import { execInPod } from '../shared/exec-in-pod.ts';

/** How a script ended. */
export interface PodResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What a script gets, and how long it may take. */
export interface PodScript {
  script: string;
  args?: string[];
  timeoutMs: number;
}

/** Prints the script's status after its output: servers differ in how they tell it, and kwok hardly does. */
const WRAPPER = 'bash -ceu -- "$@"; printf "\\n%d" "$?"';

/**
 * Runs a bash script in the pod's container `database`. Its arguments are not in errors: they carry
 * password verifiers. Throws only when it could not be run or took too long.
 */
export async function runInPod(
  lab: LabConnection,
  { metadata }: KubeObject,
  { script, args = [], timeoutMs }: PodScript,
): Promise<PodResult> {
  const target = {
    namespace: metadata.namespace ?? 'default',
    pod: metadata.name,
    container: 'database',
  };
  const command = ['bash', '-c', WRAPPER, '-', script, '-', ...args];
  const { stdout, stderr } = await execInPod(lab.kc, target, command, timeoutMs);
  const end = stdout.lastIndexOf('\n');
  return { exitCode: Number(stdout.slice(end + 1)), stdout: stdout.slice(0, end), stderr };
}
