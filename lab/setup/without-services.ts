import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';
const CLUSTER_DIRECTORY = '/etc/postgresql-common/createcluster.d';
const CLUSTER_SETTING = `${CLUSTER_DIRECTORY}/zz-no-main-cluster.conf`;

/**
 * Runs `work` while Debian's packages neither start services (policy-rc.d answers 101, "forbidden") nor make
 * their default database cluster. What was there before is left alone, what we put there is taken away again.
 */
export function withoutServices(work: () => void): void {
  const undo: (() => void)[] = [];
  // Without a handler a Ctrl-C would end us before the undo; apt-get gets the signal itself and stops.
  const onInterrupt = (): void => undefined;
  process.on('SIGINT', onInterrupt);
  try {
    undo.push(() => process.off('SIGINT', onInterrupt), forbidServices(), forbidMainCluster());
    work();
  } finally {
    for (const step of undo.reverse()) step();
  }
}

function forbidServices(): () => void {
  if (existsSync(POLICY)) return () => undefined;
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => {
    rmSync(POLICY, { force: true });
  };
}

function forbidMainCluster(): () => void {
  if (existsSync(CLUSTER_SETTING)) return () => undefined;
  const first = mkdirSync(CLUSTER_DIRECTORY, { recursive: true });
  writeFileSync(CLUSTER_SETTING, 'create_main_cluster = false\n');
  return () => {
    rmSync(CLUSTER_SETTING, { force: true });
    // Only what we made, and only if the package has not put something of its own there.
    if (first !== undefined && readdirSync(CLUSTER_DIRECTORY).length === 0) {
      rmdirSync(CLUSTER_DIRECTORY);
    }
  };
}
