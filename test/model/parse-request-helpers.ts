import { parseRequest, type RequestFault } from '../../src/model/parse-request.ts';
import type { MigrationRequest } from '../../src/model/request.ts';

/** The smallest request that is valid. */
export const MINIMAL = {
  source: { namespace: 'pg', cluster: 'cluster1' },
  target: { cluster: 'cluster1-v2' },
};

/** The same with one value set by its path. */
export function withValue(path: string, value: unknown): Record<string, unknown> {
  const [group = '', field] = path.split('.');
  if (field === undefined) return { ...MINIMAL, [group]: value };
  const inGroup = MINIMAL[group as keyof typeof MINIMAL] as object | undefined;
  return { ...MINIMAL, [group]: { ...inGroup, [field]: value } };
}

export function accepted(input: unknown): MigrationRequest {
  const parsed = parseRequest(input);
  if (!parsed.ok) throw new Error(`refused: ${JSON.stringify(parsed.faults)}`);
  return parsed.request;
}

export function faults(input: unknown): RequestFault[] {
  const parsed = parseRequest(input);
  return parsed.ok ? [] : parsed.faults;
}

export function faultyPaths(input: unknown): string[] {
  return faults(input).map(({ path }) => path);
}

/** What is said of one path; throws when that is not the only fault. */
export function onlyProblem(input: unknown, path: string): string {
  const [fault, ...others] = faults(input);
  if (fault?.path !== path || others.length > 0)
    throw new Error(`expected only ${path} to be wrong: ${JSON.stringify(faults(input))}`);
  return fault.problem;
}
