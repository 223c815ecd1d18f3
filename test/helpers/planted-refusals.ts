import { deleteObject } from '../../lab/operators/v1/kube.ts';
import type { SourceClusterOptions } from '../../lab/source-cluster.ts';
import type { Scenario } from './scenario.ts';
import { cloudStanza } from './world.ts';

/** A v1 that is made so that a migration is refused with this code. */
export interface PlantedRefusal {
  code: string;
  name: string;
  /** null makes no v1 at all. */
  options: Partial<SourceClusterOptions> | null;
  spoil?: (scenario: Scenario) => Promise<void>;
}

export const REFUSALS: PlantedRefusal[] = [
  { code: 'SOURCE_MISSING', name: 'e2e-04a', options: null },
  { code: 'NO_CLOUD_STORAGE', name: 'e2e-04b', options: { storage: 'local' } },
  {
    code: 'NO_FULL_BACKUP',
    name: 'e2e-04c',
    options: { firstBackup: 'local' },
    spoil: cloudStanza,
  },
  { code: 'STANZA_NOT_OK', name: 'e2e-04e', options: { firstBackup: 'no-stanza' } },
  {
    code: 'SECRET_INCOMPLETE',
    name: 'e2e-04d',
    options: {},
    spoil: ({ lab, namespace, sourceName }) =>
      deleteObject(lab, {
        apiVersion: 'v1',
        kind: 'Secret',
        namespace,
        name: `${sourceName}-pguser-secret`,
      }),
  },
];
