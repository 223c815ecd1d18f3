import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { GiveUp, waitFor } from '../kubernetes.ts';
import { familyOf } from '../processes.ts';
import { Component, type ComponentSpec } from '../stack/component.ts';
import { ADDRESSES, HOST_LINK, NODE_NAME } from './addresses.ts';

const run = promisify(execFile);
const INIT_TIMEOUT_MS = 10_000;

/** Runs forever as the first process of the namespaces, and waits for the orphans there. */
const INIT = 'trap "exit 0" TERM; while :; do sleep 86400 & wait "$!"; done';

/** Kernel settings that every kubelet makes, for the whole machine. They are to stay as they are. */
const TUNED = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
];

/** Directories of this machine in which the node's programs write at fixed places. */
const OVERLAID = ['/etc', '/var/lib', '/var/log'];

/**
 * The node's own mount, network, process, IPC and host-name namespaces. Their first process ends with `component`, and
 * with it, by the kernel, all that runs in them: containers, mounts, interfaces.
 */
export class NodeNamespace {
  readonly component: Component;
  private readonly id: string;
  private init = 0;

  constructor(id: string, spec: Pick<ComponentSpec, 'env' | 'logFile' | 'pidFile'>) {
    this.id = id;
    const namespaces = ['--mount', '--net', '--ipc', '--uts', '--pid', '--propagation', 'private'];
    this.component = new Component({
      ...spec,
      name: 'namespace',
      command: '/usr/bin/unshare',
      // Whoever kills unshare kills what it forked.
      args: [...namespaces, '--fork', '--kill-child=SIGKILL', '--mount-proc', 'bash', '-c', INIT],
      ready: { url: '' },
      readyTimeoutMs: INIT_TIMEOUT_MS,
    });
  }

  /** Makes the namespaces, the link to this machine, and the node's view of files under `directory`. */
  async start(directory: string): Promise<void> {
    this.component.launch();
    this.init = await waitFor('the first process of the namespaces', INIT_TIMEOUT_MS, () =>
      this.findInit(),
    );
    await run('ip', [
      'link',
      'add',
      HOST_LINK,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      String(this.init),
    ]);
    const { host, node, linkBits, pods } = ADDRESSES;
    await run('ip', ['address', 'add', `${host}/${String(linkBits)}`, 'dev', HOST_LINK]);
    // By the alias the reaper knows whose it is.
    await run('ip', ['link', 'set', HOST_LINK, 'alias', this.id, 'up']);
    await run('ip', ['route', 'add', pods, 'via', node, 'dev', HOST_LINK]);
    await this.run(['bash', '-euc', insideScript(directory)]);
  }

  /** Ends all that runs inside. The kernel would remove the link, too, but may take minutes to. */
  async stop(): Promise<void> {
    await this.component.kill();
    await run('ip', ['link', 'delete', HOST_LINK]).catch(() => undefined); // gone already, or never made
  }

  /** A command line that runs `line` in the namespaces. */
  enter(line: readonly string[]): string[] {
    const flags = ['-m', '-n', '-i', '-u', '-p'];
    return ['/usr/bin/nsenter', '-t', String(this.init), ...flags, '--', ...line];
  }

  /** Runs a command in the namespaces to its end; its output. */
  async run(line: readonly string[]): Promise<string> {
    const [command = '', ...args] = this.enter(line);
    return (await run(command, args, { maxBuffer: 64 << 20 })).stdout;
  }

  /** `bash` becomes the first process once unshare has forked: until then it is unshare itself. */
  private findInit(): number | undefined {
    const pid = this.component.pid();
    if (pid === undefined) throw new GiveUp(`unshare ended: see ${this.component.spec.logFile}`);
    return familyOf(pid).find((each) => each !== pid);
  }
}

/** What is done inside before anything runs there. */
function insideScript(directory: string): string {
  const own = (name: string): string => join(directory, 'node', name);
  const { node, linkBits } = ADDRESSES;
  return [
    'mount --make-rshared /',
    ...OVERLAID.flatMap((path) => {
      const name = path.slice(1).replaceAll('/', '-');
      const [upper, work] = [own(`${name}.upper`), own(`${name}.work`)];
      const options = `lowerdir=${path},upperdir=${upper},workdir=${work}`;
      return [`mkdir -p ${upper} ${work}`, `mount -t overlay overlay -o ${options} ${path}`];
    }),
    // A kubelet writes what it wants into these files, and the kernel does not hear of it.
    ...TUNED.flatMap((path) => {
      const copy = own(`sysctl.${path.replaceAll('/', '.')}`);
      return [`cat /proc/sys/${path} > ${copy}`, `mount --bind ${copy} /proc/sys/${path}`];
    }),
    'mount -t tmpfs tmpfs /run',
    'mkdir -p /run/netns /run/lock',
    // Only here, over the machine's file or the link that it is.
    'rm -f /etc/resolv.conf',
    `echo nameserver ${node} > /etc/resolv.conf`,
    `hostname ${NODE_NAME}`,
    'ip link set lo up',
    `ip address add ${node}/${String(linkBits)} dev eth0`,
    'ip link set eth0 up',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
  ].join('\n');
}
