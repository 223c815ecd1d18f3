import type { VerifiedRun } from '../../../src/cli/history/verify-run.ts';
import { RUN } from '../../helpers/builders/record.ts';

/** A record that was compared with Temporal, and is whole. */
export function verifiedRun(overrides: Partial<VerifiedRun> = {}): VerifiedRun {
  return {
    ...RUN,
    whole: true,
    chain: {
      ...{ holds: true, rows: 41, head: 'f'.repeat(64), state: 'closed', fault: null },
      history: { state: 'whole', what: 'The export of 214 events is the one that was recorded.' },
    },
    comparedWith: 'temporal',
    comparison: { misfits: [], compared: 40, waiting: 0 },
    notCompared: null,
    ...overrides,
  };
}
