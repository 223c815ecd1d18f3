import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

import { ADDRESSES, HOST_LINK } from './addresses.ts';

/** Exit status of a command that needs a real node where none can be: neither success nor failure. */
export const NO_PRIVILEGES_STATUS = 77;

/** This machine cannot carry a real node. */
export class PrivilegesLackingError extends Error {
  readonly lacking: readonly string[];

  constructor(lacking: readonly string[]) {
    super(
      `a real Kubernetes node needs what this machine does not give:\n${lacking.map((each) => `  - ${each}`).join('\n')}\n` +
        'Nothing was started and nothing was changed. Run it as root on a Debian 12 machine or VM (not in an ' +
        'unprivileged container).',
    );
    this.name = 'PrivilegesLackingError';
    this.lacking = lacking;
  }
}

/** Capabilities by their bit, and what the node does with each. */
const CAPABILITIES: readonly { bit: number; name: string; use: string }[] = [
  { bit: 0, name: 'CAP_CHOWN', use: 'give files to the containers’ users' },
  {
    bit: 12,
    name: 'CAP_NET_ADMIN',
    use: 'make interfaces, routes and packet filters in its namespace',
  },
  { bit: 18, name: 'CAP_SYS_CHROOT', use: 'make the images’ root file system' },
  { bit: 19, name: 'CAP_SYS_PTRACE', use: 'enter the namespaces of its containers' },
  { bit: 21, name: 'CAP_SYS_ADMIN', use: 'make namespaces and mounts' },
  { bit: 27, name: 'CAP_MKNOD', use: 'make the devices of an image' },
];

/** Everything that lacks here, each as a sentence; empty where a real node can be. Changes nothing. */
export function lackingPrivileges(): string[] {
  const uid = process.getuid?.();
  if (process.platform !== 'linux') return ['Linux'];
  if (uid !== 0) return [`root (this is user ${String(uid)})`];
  const lacking = lackingCapabilities(readFileSync('/proc/self/status', 'utf8'));
  if (!readFileSync('/proc/filesystems', 'utf8').split(/\s+/).includes('overlay'))
    lacking.push('the file system overlay in this kernel (modprobe overlay), for containers');
  if (!existsSync('/sys/fs/cgroup')) lacking.push('control groups at /sys/fs/cgroup');
  if (lacking.length === 0) lacking.push(...failingAttempts());
  return lacking;
}

/** @throws {PrivilegesLackingError} with everything that lacks. */
export function requirePrivileges(): void {
  const lacking = lackingPrivileges();
  if (lacking.length > 0) throw new PrivilegesLackingError(lacking);
}

/**
 * Runs what needs a real node.
 *
 * @returns its exit status; {@link NO_PRIVILEGES_STATUS}, after having told why, where no real node can be.
 */
export async function tellingLack(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PrivilegesLackingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return NO_PRIVILEGES_STATUS;
  }
}

/** Which of the needed capabilities the effective set of a /proc/PID/status lacks. */
export function lackingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const absent = CAPABILITIES.filter(({ bit }) => ((effective >> BigInt(bit)) & 1n) === 0n);
  return absent.map(({ name, use }) => `the capability ${name}, to ${use}`);
}

/** A seccomp filter or a security module may forbid what the capabilities allow: only trying tells. */
function failingAttempts(): string[] {
  const namespaces = spawnSync(
    'unshare',
    ['--mount', '--net', '--ipc', '--uts', '--pid', '--fork', '--mount-proc', 'true'],
    { encoding: 'utf8' },
  );
  const failing: string[] = [];
  if (namespaces.status !== 0)
    failing.push(`namespaces of its own (unshare: ${namespaces.stderr.trim()})`);
  const route = spawnSync('ip', ['-o', 'route', 'get', ADDRESSES.node], { encoding: 'utf8' });
  if (route.stdout.includes(HOST_LINK))
    failing.push(
      `the interface ${HOST_LINK} for itself: another real node runs, or one that was cut off left it (ip link delete ${HOST_LINK})`,
    );
  return failing;
}
