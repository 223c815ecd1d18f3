import { parseRequest } from '../model/parse-request.ts';
import { showRefusedInput } from './shown-attributes.ts';
import { EXAMPLE_REQUEST, type MigrationRequest } from '../model/request.ts';
import { shortFailure } from './short-failure.ts';

/**
 * Read the input of the workflow, or fail it at once with every fault by its path. Whoever started it, and with
 * whatever: an input that only made the code throw would leave the run hanging, retried for ever.
 */
export function readRequest(input: unknown): MigrationRequest {
  const parsed = parseRequest(input);
  if (parsed.ok) return parsed.request;
  showRefusedInput();
  const faults = parsed.faults.map(({ path, problem }) => `${path} ${problem}`).join('; ');
  const example = JSON.stringify(EXAMPLE_REQUEST);
  throw shortFailure({
    type: 'REQUEST_INVALID',
    message: `The input is wrong: ${faults}. Nothing was touched. Smallest valid input: ${example}`,
    details: [parsed.faults],
  });
}
