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

/** Brings everything that the lab runs onto this machine; at once when it is there already. */
export async function ensureLab(options: { log?: Log } = {}): Promise<LabParts> {
  const log = options.log ?? logToStderr;
  ensurePackages(log);
  const tools = await ensureTools(log);
  return { tools, crds: await ensureCrds(log) };
}
