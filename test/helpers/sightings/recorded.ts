import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Facts } from './facts.ts';
import type { Milestones } from './milestones.ts';

/** Names the variable that makes a conformance run record what it sees, instead of being held to what is recorded. */
export const RECORD_OPERATOR = 'HANDOVER_RECORD_OPERATOR';

/** What the real v2 operator was seen to show in a migration: docs/what-the-operator-does.md says how. */
export interface RecordedOperator {
  facts: Facts;
  milestones: Milestones;
}

const FILE = fileURLToPath(new URL('../../fixtures/real/v2-operator.json', import.meta.url));

export function readRecordedOperator(): RecordedOperator {
  return JSON.parse(readFileSync(FILE, 'utf8')) as RecordedOperator;
}

export function writeRecordedOperator(recorded: RecordedOperator): void {
  writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
}
