import type { MigrationSummary } from '../../../src/audit/list-migrations.ts';
import { BEGAN_MS, RUN } from './record.ts';

/** What a list has of the record that `migratedFacts` makes. */
export function migrationSummary(overrides: Partial<MigrationSummary> = {}): MigrationSummary {
  return {
    ...RUN,
    ...{
      source: 'pg/cluster1',
      sourceContext: null,
      target: 'pg/cluster1-v2',
      targetContext: null,
    },
    requestedBy: 'Dora',
    requestedAtMs: BEGAN_MS,
    endedAtMs: BEGAN_MS + 3_600_000,
    outcome: 'migrated',
    reason: null,
    writeOutageSeconds: 1.5,
    approvers: ['Ada Lovelace'],
    rows: 41,
    software: '0.1.0',
    state: 'closed',
    closedStatus: 'COMPLETED',
    closedAtMs: BEGAN_MS + 3_600_100,
    ...overrides,
  };
}
