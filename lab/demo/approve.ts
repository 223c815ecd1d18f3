import { createInterface } from 'node:readline/promises';
import type { Config } from '../../src/config.ts';
import { decide } from '../../src/cli/commands/decide.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { describeLag } from '../../src/planner/lag.ts';

/** Whom to ask, and how. */
export interface Approval {
  config: Config;
  workflowId: string;
  /** false: send the approval without asking. */
  ask: boolean;
  uiUrl: string;
  log: (line: string) => void;
}

/** Show the evidence; then approve, by itself or when the person at the terminal presses Enter. */
export async function approve(status: MigrationStatus, approval: Approval): Promise<void> {
  const { config, workflowId, ask, uiUrl, log } = approval;
  const { evidence } = status;
  if (evidence === null) return;
  log(
    `    evidence ${evidence.evidenceId}: ${describeLag(evidence.lag)}; plan ${evidence.planHash}`,
  );
  log(`    v1 pod ${evidence.sourcePod}, v2 pod ${evidence.targetPod}, one system identifier`);
  if (ask) {
    // Whoever approves in the browser meanwhile is as welcome: then the key press finds the gate passed.
    log(`    In the Temporal UI: ${uiUrl}`);
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    await terminal.question('    Press Enter to approve the cut-over (Ctrl-C ends the demo). ');
    terminal.close();
  }
  const { evidenceId } = evidence;
  const comment = ask ? 'approved at the terminal' : 'demo --yes';
  await decide(config, 'approve', workflowId, {
    approver: config.userName ?? 'demo',
    comment,
    evidence: evidenceId,
  }).then(
    ({ answer }) => {
      log(`    ${answer}`);
    },
    (error: unknown) => {
      log(`    ${error instanceof Error ? error.message : String(error)}`);
    },
  );
}
