import { logToStderr, type Log } from '../log.ts';
import { ensureCrds, type CrdFiles } from './ensure-crds.ts';
import { ensurePackages } from './ensure-packages.ts';
import { ensurePatroni } from './ensure-patroni.ts';
import { POSTGRES_VERSIONS, ensurePostgres } from './ensure-postgres.ts';
import { ensureTools, type ToolPaths } from './ensure-tools.ts';
import { EXTRAS, type Extra } from './extras.ts';

/** What the lab is made of, on disk. */
export interface LabParts extends CrdFiles {
  tools: ToolPaths;
  /** Directory of Patroni 4.1, for PYTHONPATH. */
  patroni: string;
}

/** What is to be there. */
export interface EnsureOptions {
  log?: Log;
  /** Default all. */
  extras?: readonly Extra[];
}

/** Brings everything that the lab runs onto this machine; at once when it is there already. */
export async function ensureLab({
  log = logToStderr,
  extras = EXTRAS,
}: EnsureOptions = {}): Promise<LabParts> {
  ensurePackages(log, extras);
  const tools = await ensureTools(log, extras);
  const versions = extras.includes('postgresVersions') ? POSTGRES_VERSIONS : [];
  for (const version of versions) await ensurePostgres(log, version);
  return { tools, patroni: await ensurePatroni(log), ...(await ensureCrds(log)) };
}
