/**
 * Paths of the values that were sent and are not in the answer: the API server dropped them. Items of a list are
 * told by their name where they have one, for a list may come back merged with what was there. Empty objects, empty
 * lists and null ask for nothing.
 */
export function prunedFields(sent: unknown, answer: unknown, path = ''): string[] {
  if (sent === null || sent === undefined) return [];
  if (Array.isArray(sent))
    return sent.flatMap((item: unknown, i) =>
      prunedFields(item, counterpart(item, i, answer), `${path}[${i}]`),
    );
  if (typeof sent === 'object')
    return Object.entries(sent).flatMap(([key, value]) =>
      prunedFields(value, field(answer, key), path === '' ? key : `${path}.${key}`),
    );
  return answer === undefined ? [path] : [];
}

function counterpart(item: unknown, index: number, answer: unknown): unknown {
  if (!Array.isArray(answer)) return undefined;
  const name = field(item, 'name');
  const named: unknown =
    name === undefined
      ? undefined
      : answer.find((candidate: unknown) => field(candidate, 'name') === name);
  return named ?? answer[index];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
