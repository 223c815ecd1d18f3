import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { parseRequest } from '../model/parse-request.ts';
import type { RequestFault } from '../model/request-reader.ts';
import { EXAMPLE_REQUEST, type MigrationRequest } from '../model/request.ts';
import { CliError } from './cli-error.ts';

/** How a request is given at the command line: as a file, by single options, or both. */
export interface RequestOptions {
  /** File with the request, JSON or YAML; the other options override what it says. */
  request?: string;
  namespace?: string;
  source?: string;
  target?: string;
  /** Takes the place of the file's whole list. */
  accept?: string[];
  planHash?: string;
  order?: string;
  repository?: string;
  requestedBy?: string;
}

export interface RequestInput {
  /** As it was written: what a workflow is started with. */
  input: unknown;
  /** As it is read, with every default. */
  request: MigrationRequest;
}

/**
 * Read a request and check it, so that a mistake costs no workflow.
 *
 * @param requester who asks for it where neither the request nor the options name anybody; null leaves it open.
 * @throws {CliError} with every fault of it.
 */
export async function readRequestInput(
  options: RequestOptions,
  requester: string | null = null,
): Promise<RequestInput> {
  const given = options.request === undefined ? {} : await readRequestFile(options.request);
  const input = isObject(given) ? asked(override(given, options), requester) : given;
  const parsed = parseRequest(input);
  if (!parsed.ok) throw requestInvalid(parsed.faults);
  return { input, request: parsed.request };
}

/** What the command line names wins over the file. */
function override(given: object, options: RequestOptions): object {
  return {
    ...given,
    ...overridden(given, 'source', { namespace: options.namespace, cluster: options.source }),
    ...overridden(given, 'target', { cluster: options.target, repository: options.repository }),
    ...(options.order === undefined ? {} : overridden(given, 'cutover', { order: options.order })),
    ...stated({
      accept: options.accept,
      planHash: options.planHash,
      requestedBy: options.requestedBy,
    }),
  };
}

function asked(input: object, requester: string | null): object {
  const { requestedBy } = input as { requestedBy?: unknown };
  return requester === null || (requestedBy ?? null) !== null
    ? input
    : { ...input, requestedBy: requester };
}

/** One group with what is named of it; a group that is no object stays, to be refused by its name. */
function overridden(given: object, side: 'source' | 'target' | 'cutover', named: object): object {
  const fields: unknown = (given as Record<string, unknown>)[side] ?? {};
  return isObject(fields) ? { [side]: { ...fields, ...stated(named) } } : {};
}

function stated(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readRequestFile(path: string): Promise<unknown> {
  try {
    return parseYaml(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `The request ${path} cannot be read: ${why}`,
      'Give a file of JSON or YAML.',
      { cause },
    );
  }
}

function requestInvalid(faults: RequestFault[]): CliError {
  const list = faults.map(({ path, problem }) => `  ${path} ${problem}`).join('\n');
  return new CliError(
    `The request is wrong:\n${list}`,
    `The smallest valid request is ${JSON.stringify(EXAMPLE_REQUEST)}`,
  );
}
