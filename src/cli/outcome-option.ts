import { Option } from 'commander';
import type { Outcome } from '../model/phase.ts';

const OUTCOMES = Object.keys({
  ...{ migrated: 1, planned: 1, rejected: 1, expired: 1 },
  ...{ aborted: 1, cancelled: 1, failed: 1, fellBack: 1 },
} satisfies Record<Outcome, 1>);

/** `--outcome`, of a list. */
export function outcomeOption(): Option {
  return new Option('--outcome <outcome>', 'those that ended so').choices(OUTCOMES);
}
