import type {
  ActivityExecuteInput,
  ActivityInterceptorsFactory,
  Next,
  ActivityInboundCallsInterceptor,
} from '@temporalio/worker';
import { readConfig } from '../../src/config.ts';
import { installLogging } from '../../src/logging.ts';
import { createWorker } from '../../src/worker.ts';
import { crashActivities, type Reached } from './crash/crash-activities.ts';
import { CRASHES, CrashRegister, SEEN } from './crash/crash-register.ts';
import { holdActivities } from './hold-activities.ts';
import { HOLDS } from './hold-point.ts';
import { BUNDLE, KILL_POINT, type KillPoint } from './kill-point.ts';
import { CLOCK_SHIFT, shiftClock } from './shift-clock.ts';

// The worker of production, and interceptors that hold it where a test wants it or end it as a power cut would, and a
// clock that may be wrong. Never part of src.
const shift = process.env[CLOCK_SHIFT];
if (shift !== undefined) shiftClock(Number(shift));
const point = JSON.parse(process.env[KILL_POINT] ?? 'null') as KillPoint | null;
const holds = process.env[HOLDS];
const crashes = process.env[CRASHES];
const seen = process.env[SEEN];
const config = readConfig();
installLogging(config.logLevel);
const { worker, connection, audit } = await createWorker(config, {
  workflowBundle: { codePath: process.env[BUNDLE] ?? '' },
  interceptors: {
    activity: [
      ...(point === null ? [] : [killingAt(point)]),
      ...(crashes === undefined ? [] : [crashActivities(dieOnceAt(crashes))]),
      ...(seen === undefined ? [] : [crashActivities(noting(seen))]),
      ...(holds === undefined ? [] : [holdActivities(holds)]),
    ],
  },
});
await worker.run();
await connection.close();
await audit.close();

function killingAt(at: KillPoint): ActivityInterceptorsFactory {
  return (context) => ({
    inbound: {
      execute: (
        input: ActivityExecuteInput,
        next: Next<ActivityInboundCallsInterceptor, 'execute'>,
      ) =>
        context.info.activityType === at.activity ? killAround(at, () => next(input)) : next(input),
    },
  });
}

async function killAround(at: KillPoint, run: () => Promise<unknown>): Promise<unknown> {
  if (at.when === 'before') die();
  if (at.when === 'during') setTimeout(die, at.afterMs);
  const answer = await run();
  if (at.when === 'after') die();
  return answer;
}

/** Every point ends one worker of those that share the register. */
function dieOnceAt(directory: string): Reached {
  const register = CrashRegister.open(directory);
  return (name) => {
    if (register.claim(name)) die();
  };
}

/** Nobody dies: the points that an undisturbed run comes through. */
function noting(directory: string): Reached {
  const register = CrashRegister.open(directory);
  return (name) => {
    register.claim(name);
  };
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
