/**
 * Kubernetes' own expansion in env values, commands and args: `$(NAME)` by what is known, `$$(NAME)` stays as the
 * text `$(NAME)`, and a name that is not known stays as it is.
 */
export function expandReferences(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (match, name: string | undefined) => {
    if (match === '$$') return '$';
    return known.get(name ?? '') ?? match;
  });
}
