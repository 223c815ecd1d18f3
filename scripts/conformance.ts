import { logToStderr } from '../lab/log.ts';
import {
  NO_PRIVILEGES_STATUS,
  PrivilegesLackingError,
  requirePrivileges,
} from '../lab/real-node/check-privileges.ts';
import { ensureRealNode } from '../lab/real-node/ensure-real-node.ts';
import { runVitest } from './run-vitest.ts';

/** Of the scenarios, once everything that they run on is installed and built. */
const LIMIT_MS = 30 * 60_000;

// `npm run conformance`: scenarios of the fast lab on a real Kubernetes node with both real operators. Arguments go
// to vitest.
try {
  requirePrivileges();
  await ensureRealNode(logToStderr);
  const chosen = ['--project=conformance', ...process.argv.slice(2)];
  process.exitCode = runVitest(chosen, { limitMs: LIMIT_MS });
} catch (error) {
  if (!(error instanceof PrivilegesLackingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = NO_PRIVILEGES_STATUS;
}
