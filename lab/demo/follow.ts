import { CliError } from '../../src/cli/cli-error.ts';
import type { MigrationView } from '../../src/cli/read-migration.ts';
import { PHASE_TITLES, type Phase } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';

const POLL_MS = 300;
/** A wait is told again when it has something new to tell, but not more often than this. */
const REPEAT_MS = 2_000;
const PATIENCE_MS = 60_000;

/** What the follower needs of the world. */
export interface Follow {
  read: () => Promise<MigrationView>;
  log: (line: string) => void;
  /** Called once each time the gate opens. */
  atGate: (status: MigrationStatus) => Promise<void>;
}

/** Tell a migration as it goes, phase by phase, until it has ended. */
export async function follow({ read, log, atGate }: Follow): Promise<MigrationView> {
  const told = { phase: null as Phase | null, gateSinceMs: 0, seen: '', atMs: 0 };
  for (;;) {
    const view = await patiently(read);
    const { status } = view;
    if (status !== null) tellPhase(status, told, log);
    if (view.temporalStatus !== 'RUNNING') return view;
    tellWait(view, told, log);
    const gate = status?.waitingFor ?? null;
    if (status !== null && gate !== null && gate.sinceMs !== told.gateSinceMs) {
      told.gateSinceMs = gate.sinceMs;
      await atGate(status);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** On a machine that does everything at once, a worker may for a while have no time to answer. */
async function patiently(read: Follow['read']): Promise<MigrationView> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;)
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof CliError) || Date.now() > deadline) throw error;
    }
}

interface Told {
  phase: Phase | null;
  seen: string;
  atMs: number;
}

function tellPhase({ phase }: MigrationStatus, told: Told, log: Follow['log']): void {
  if (phase === told.phase) return;
  told.phase = phase;
  log(`▶ ${phase}: ${PHASE_TITLES[phase]}`);
}

function tellWait({ pending }: MigrationView, told: Told, log: Follow['log']): void {
  const wait = pending.find(({ waitingFor, seen }) => waitingFor !== null && seen !== null);
  if (wait === undefined) return;
  const line = `    waiting for ${wait.waitingFor ?? ''}: ${wait.seen ?? ''}`;
  if (line === told.seen || Date.now() - told.atMs < REPEAT_MS) return;
  told.seen = line;
  told.atMs = Date.now();
  log(line);
}
