import { PGBOUNCER_PODS, affinityRules } from './affinity.ts';
import { neverUsed } from './cluster-rules.ts';
import { pullPolicy } from './instance-rules.ts';
import type { Rules } from './judge.ts';
import { becomes, carried, dropped, stands } from './outcome.ts';
import { quantities } from './quantity.ts';
import { exposeRules } from './services.ts';
import { PGBOUNCER } from './v2-paths.ts';

export const pgBouncerRules: Rules = {
  fields: {
    image: () => becomes([...PGBOUNCER, 'image'], 'the release has an image of its own.'),
    size: () => stands([...PGBOUNCER, 'replicas'], 'after promotion.'),
    resources: (value) => carried([...PGBOUNCER, 'resources'], quantities(value)),
    tlsSecret: neverUsed,
    expose: exposeRules([...PGBOUNCER, 'expose']),
    exposePostgresUser: (value) =>
      value === true
        ? carried([...PGBOUNCER, 'exposeSuperusers'], true)
        : dropped('off, as v2 has it.'),
    affinity: affinityRules({ path: [...PGBOUNCER, 'affinity'], label: PGBOUNCER_PODS }),
    imagePullPolicy: pullPolicy,
  },
};
