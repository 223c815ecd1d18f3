import { logToStderr, type Log } from '../log.ts';
import { ensureCrds } from './ensure-crds.ts';
import { ensurePackages } from './ensure-packages.ts';
import { ensureTools, type ToolPaths } from './ensure-tools.ts';

/** What the lab is made of, on disk. */
export interface LabParts {
  tools: ToolPaths;
  /** The operators' and kwok's CRD files. */
  crds: string[];
}

/** What is to be there. */
export interface EnsureOptions {
  log?: Log;
  /** Default true. False leaves out what few stacks run, and what a start would have to wait for. */
  onDemand?: boolean;
}

/** Brings everything that the lab runs onto this machine; at once when it is there already. */
export async function ensureLab({
  log = logToStderr,
  onDemand = true,
}: EnsureOptions = {}): Promise<LabParts> {
  ensurePackages(log);
  const tools = await ensureTools(log, { onDemand });
  return { tools, crds: await ensureCrds(log) };
}
