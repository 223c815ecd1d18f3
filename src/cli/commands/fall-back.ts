import type { Config } from '../../config.ts';
import type { TargetWrites } from '../../model/retirement.ts';
import { whyNoFallBack } from '../../planner/why-no-fall-back.ts';
import { CliError } from '../cli-error.ts';
import { readMigration, type MigrationView } from '../read-migration.ts';
import { withTemporal } from '../temporal.ts';
import { decide, type DecideOptions, type Decided } from './decide.ts';

export interface FallBackOptions extends Omit<DecideOptions, 'window' | 'loseWritesOfV2'> {
  /** That it is known and meant. Without it nothing is sent. */
  loseWritesOfV2?: boolean;
}

/** What a fall-back would cost now. */
export interface FallBackCost {
  workflowId: string;
  /** Of the second gate; null before it is open. */
  evidenceId: string | null;
  /** null while nobody has counted yet: that begins with the second gate. */
  writesOfV2: TargetWrites | null;
}

/**
 * Go back to v1 while it is kept, and lose what v2 has written; without that being said, tell what it would be.
 *
 * @throws {CliError} where there is no way back, or the signal changed nothing.
 */
export async function fallBack(
  config: Config,
  workflowId: string,
  { loseWritesOfV2 = false, ...options }: FallBackOptions,
): Promise<{ sent: Decided } | { cost: FallBackCost }> {
  if (!loseWritesOfV2) return { cost: await costOf(config, workflowId) };
  return {
    sent: await decide(config, 'fallBack', workflowId, { ...options, loseWritesOfV2: true }),
  };
}

function costOf(config: Config, workflowId: string): Promise<FallBackCost> {
  return withTemporal(config, async (client) => {
    const view = await readMigration(client, workflowId);
    const why = view.status === null ? 'nothing ran' : whyNoFallBack(view.status);
    if (why !== null)
      throw new CliError(
        `There is no way back to v1: ${why}.`,
        `See where it is: handover status ${workflowId}`,
      );
    const evidenceId = view.status?.retirement?.evidenceId ?? null;
    return { workflowId, evidenceId, writesOfV2: writesOf(view) };
  });
}

/** The newest count: what the pending watch has told last, else what the gate shows. */
function writesOf({ pending, status }: MigrationView): TargetWrites | null {
  const watch = pending.find(({ activity }) => activity === 'watchRetirement');
  // The watch tells nothing else.
  return (watch?.facts as TargetWrites | null | undefined) ?? status?.retirement?.writes ?? null;
}
