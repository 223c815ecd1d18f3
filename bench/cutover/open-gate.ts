import type { MigrationStatus } from '../../src/model/status.ts';

/** The evidence that somebody is asked to approve now; null while no gate is open. */
export function openGate(status: MigrationStatus): string | null {
  const { waitingFor, phase, evidence, retirement } = status;
  if (waitingFor === null) return null;
  const second = phase === 'awaitSecondApproval';
  return (second ? retirement?.evidenceId : evidence?.evidenceId) ?? null;
}
