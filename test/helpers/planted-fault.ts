import type { MigrationRequestInput } from '../../src/model/request.ts';
import type { FaultLab } from './fault-lab.ts';

/** One thing spoilt on an otherwise healthy cluster. */
export interface PlantedFault {
  /** The finding that must tell it. */
  code: string;
  /** How it was planted, in words; two faults may have one code. */
  what: string;
  plant?: (lab: FaultLab) => Promise<unknown>;
  undo?: (lab: FaultLab) => Promise<unknown>;
  request?: Partial<MigrationRequestInput>;
  /** Findings that come with it by their nature. */
  also?: string[];
}

/** A request for another target. */
export const target = (rest: Partial<MigrationRequestInput['target']>) => ({
  target: { cluster: 'new', ...rest },
});

/** A request that overrides `spec` of v2. */
export const overrides = (spec: object) => target({ overrides: { spec: spec as never } });

/** A request that overrides what PostgreSQL of v2 runs with. */
export const postgresql = (settings: object) =>
  overrides({ patroni: { dynamicConfiguration: { postgresql: settings } } });
