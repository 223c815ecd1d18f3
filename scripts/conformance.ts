import { logToStderr } from '../lab/log.ts';
import { requirePrivileges, tellingLack } from '../lab/real-node/check-privileges.ts';
import { ensureRealNode } from '../lab/real-node/ensure-real-node.ts';
import { runVitest } from './run-vitest.ts';

/** Of the scenarios, once everything that they run on is installed and built. */
const LIMIT_MS = 30 * 60_000;

// `npm run conformance`: scenarios of the fast lab on a real Kubernetes node with both real operators. Arguments go
// to vitest.
process.exitCode = await tellingLack(async () => {
  requirePrivileges();
  await ensureRealNode(logToStderr);
  return runVitest(['--project=conformance', ...process.argv.slice(2)], { limitMs: LIMIT_MS });
});
