import { backupRules } from './backup-rules.ts';
import { clusterRules } from './cluster-rules.ts';
import { primaryRules, replicaRules } from './instance-rules.ts';
import type { Rules } from './judge.ts';
import { pgBadgerRules, pmmRules } from './monitoring-rules.ts';
import { pgBouncerRules } from './pgbouncer-rules.ts';
import { tablespaceRules, walVolumeRules } from './volumes.ts';

/** Every field of v1's `spec` that its operator knows, in the order in which verdicts are given. */
export const specRules: Rules = {
  fields: {
    ...clusterRules,
    pgPrimary: primaryRules,
    pgReplicas: replicaRules,
    walStorage: { fields: { volumeSpec: walVolumeRules } },
    tablespaceStorages: tablespaceRules,
    pgBouncer: pgBouncerRules,
    backup: backupRules,
    pmm: pmmRules,
    pgBadger: pgBadgerRules,
  },
};
