import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import type { Log } from '../log.ts';
import type { Extra } from './extras.ts';
import { withoutServices } from './without-services.ts';

/** The browser in which the tests look at the Temporal UI. */
export const CHROMIUM = '/usr/bin/chromium';

/** What the lab runs from the distribution: a file that shows it is there, and the package that brings it. */
const NEEDED: readonly { file: string; package: string; extra?: Extra }[] = [
  { file: '/usr/lib/postgresql/15/bin/postgres', package: 'postgresql-15' },
  { file: '/usr/bin/patroni', package: 'patroni' },
  { file: '/usr/bin/pip3', package: 'python3-pip' },
  { file: '/usr/bin/pgbackrest', package: 'pgbackrest' },
  { file: '/usr/bin/openssl', package: 'openssl' },
  { file: '/usr/bin/ps', package: 'procps' },
  { file: '/usr/share/i18n/locales/de_DE', package: 'locales' },
  { file: CHROMIUM, package: 'chromium', extra: 'browser' },
  // The signs before the steps are emoji; without a font of them they are boxes.
  {
    file: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
    package: 'fonts-noto-color-emoji',
    extra: 'browser',
  },
  { file: '/usr/bin/containerd', package: 'containerd', extra: 'realNode' },
  { file: '/usr/sbin/runc', package: 'runc', extra: 'realNode' },
  { file: '/usr/lib/cni/bridge', package: 'containernetworking-plugins', extra: 'realNode' },
  { file: '/usr/sbin/nft', package: 'nftables', extra: 'realNode' },
  { file: '/usr/sbin/iptables', package: 'iptables', extra: 'realNode' },
  { file: '/usr/sbin/conntrack', package: 'conntrack', extra: 'realNode' },
  { file: '/usr/sbin/debootstrap', package: 'debootstrap', extra: 'realNode' },
  { file: '/usr/bin/unshare', package: 'util-linux', extra: 'realNode' },
  { file: '/usr/bin/ip', package: 'iproute2', extra: 'realNode' },
];

const APT_ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** Installs the Debian packages that are missing, without starting a service or making a database. */
export function ensurePackages(log: Log, extras: readonly Extra[] = []): void {
  const missing = missingPackages(extras);
  if (missing.length === 0) return;
  const wanted = missing.join(' ');
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `the lab needs ${wanted} (Debian's names); there is no apt-get here: install them by hand.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `the lab needs packages that are not installed. Run, then try again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${wanted}`,
    );
  }
  log(`installing ${wanted} by apt-get; no service is started, no database is made`);
  withoutServices(() => {
    if (install(missing) !== 0) {
      log('the package lists may be old: apt-get update, then once more');
      apt(['update', '-q']);
      if (install(missing) !== 0)
        throw new Error(`apt-get could not install ${wanted}: see its output above`);
    }
  });
  const still = missingPackages(extras);
  if (still.length > 0)
    throw new Error(`apt-get ended well but files of ${still.join(', ')} are not where expected`);
}

/** Packages that are to be installed, in their order; `there` says whether a file exists. */
export function missingPackages(
  extras: readonly Extra[],
  there: (file: string) => boolean = existsSync,
): string[] {
  const wanted = NEEDED.filter(({ extra }) => extra === undefined || extras.includes(extra));
  return wanted.filter((need) => !there(need.file)).map((need) => need.package);
}

function install(packages: string[]): number {
  return apt(['install', '-y', '-q', '--no-install-recommends', ...packages]);
}

function apt(args: string[]): number {
  // Its output is for the person who waits: stderr, like all of the lab's talk. No stdin: it must not ask.
  const options = {
    stdio: ['ignore', process.stderr, process.stderr] as const,
    env: APT_ENVIRONMENT,
  };
  return spawnSync('apt-get', args, { ...options, stdio: [...options.stdio] }).status ?? 1;
}
