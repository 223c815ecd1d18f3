import { logToStderr } from '../lab/log.ts';
import { EXTRAS } from '../lab/setup/extras.ts';
import { ensureLab } from '../lab/setup/ensure-lab.ts';
import { runVitest } from './run-vitest.ts';

// `npm test`: everything that needs no real node and no hour, on a fresh clone too. What the tests run against is installed and
// built first, visibly, so that no test's time-out has to cover it. Arguments go to vitest.
await ensureLab({ log: logToStderr, extras: EXTRAS.filter((extra) => extra !== 'realNode') });
const chosen = process.argv.slice(2);
const all = chosen.some((argument) => argument.startsWith('--project'))
  ? []
  : ['--project=!conformance', '--project=!faults'];
process.exitCode = runVitest([...all, ...chosen]);
