import { parse as parseYaml } from 'yaml';
import { readTracked, trackedFiles } from '../repository/tracked-files.ts';

/** One file of examples/. */
export interface ExampleRequest {
  /** Relative to the root of the repository: `examples/01-same-namespace.yaml`. */
  path: string;
  text: string;
  /** What a parser of requests is given. */
  input: unknown;
}

/** Every example request, in the order of their numbers. */
export function exampleRequests(): ExampleRequest[] {
  return trackedFiles('examples').map((path) => {
    const text = readTracked(path);
    return { path, text, input: parseYaml(text) as unknown };
  });
}
