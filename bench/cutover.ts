import { Client, Connection } from '@temporalio/client';
import { connectLab } from '../lab/kubernetes.ts';
import { logToStderr as log } from '../lab/log.ts';
import { tellingLack } from '../lab/real-node/check-privileges.ts';
import { upReal, type RealStack } from '../lab/real-stack.ts';
import { up, type Stack, type StackDescription } from '../lab/stack.ts';
import { startOperators } from '../lab/stack/start-operators.ts';
import { startWorker } from '../lab/worker-process.ts';
import { cutOverBare } from './cutover/cut-over-bare.ts';
import { cutOverByDocument } from './cutover/cut-over-by-document.ts';
import { cutOverByUs, type Orchestrator } from './cutover/cut-over-ours.ts';
import { describeMachine } from './cutover/describe-machine.ts';
import { judgeBars, judgeRealBars } from './cutover/judge-bars.ts';
import { orderRuns } from './cutover/order-runs.ts';
import { readOptions, type BenchOptions } from './cutover/read-options.ts';
import { renderReport } from './cutover/render-report.ts';
import { messageOf, runOne, type Arena, type RunResult } from './cutover/run-one.ts';
import { summarise } from './cutover/summarise.ts';

process.exitCode = await tellingLack(() => bench(readOptions(process.argv)));

/**
 * `npm run bench:cutover`: the write outage of a cut-over, on one stack of the lab.
 *
 * @returns the exit status: 1 if ours lost a row or a run failed; times decide nothing.
 */
async function bench(options: BenchOptions): Promise<number> {
  const failures: string[] = [];
  const results = await measure(options, failures);
  const report = summarise(options.runs, results);
  const bars = options.real ? judgeRealBars(report) : judgeBars(report, results);
  const text = renderReport({ results, bars, failures, machine: describeMachine() });
  if (options.json) {
    log(`\n${text}\n`);
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } else process.stdout.write(`\n${text}\n`);
  return report.lostRows.ours > 0 || failures.length > 0 ? 1 : 0;
}

async function measure(options: BenchOptions, failures: string[]): Promise<RunResult[]> {
  const stack = await upWithOperators(options);
  try {
    const worker = startWorker(stack);
    const lab = await connectLab(stack.kubeconfigPath);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    try {
      const client = new Client({ connection });
      let ended: string | null = null;
      void worker.ended.then((how) => (ended = how));
      const orchestrator = { client, workerEnded: () => ended };
      return await runAll(makeArena(stack, lab, orchestrator), options, failures);
    } finally {
      await worker.stop();
      await connection.close();
      await lab.close();
    }
  } finally {
    log('Taking the lab down.');
    await stack.down();
  }
}

async function upWithOperators({ real }: BenchOptions): Promise<Stack | RealStack> {
  if (real) return await upReal({ log });
  const stack = await up({ log });
  await startOperators(stack);
  return stack;
}

function makeArena(stack: StackDescription, lab: Arena['lab'], orchestrator: Orchestrator): Arena {
  return {
    stack,
    lab,
    cutOvers: {
      floor: cutOverBare,
      ours: (trial) => cutOverByUs(orchestrator, trial, 'delete-then-promote'),
      promoteFirst: (trial) => cutOverByUs(orchestrator, trial, 'promote-then-delete'),
      document: cutOverByDocument,
    },
  };
}

/** A run that fails is told and left out; those after it still have something to say. */
async function runAll(arena: Arena, options: BenchOptions, failures: string[]) {
  const results: RunResult[] = [];
  for (const planned of orderRuns(options)) {
    const name = `${planned.contestant} ${planned.round}`;
    try {
      const result = await runOne(arena, planned);
      results.push(result);
      log(`${name}: ${result.outageSeconds.toFixed(2)} s, ${result.lostRows} rows lost`);
    } catch (error) {
      failures.push(`${name}: ${messageOf(error)}`);
      log(
        `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
  return results;
}
