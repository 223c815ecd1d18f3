/** One path of a pod's file system and where it really is on this machine. */
export interface PathMapping {
  from: string;
  to: string;
}

/** Characters that make `/tmp` part of a longer name when they stand before or after it. */
const NAME = 'A-Za-z0-9._\\-';

/**
 * A function that replaces a pod's mount paths in a text by where these volumes really are. There is no mount
 * namespace: this is what lets pod specs look as in life. Whole path components, the longest mount first, in one
 * pass; `keep` are real paths of the host (the stack's own directory), which may begin like a mount (`/tmp`).
 */
export function pathRewriter(mappings: PathMapping[], keep: string[]): (text: string) => string {
  const targets = new Map<string, string>(keep.map((path) => [path, path]));
  for (const { from, to } of mappings) targets.set(from, to);
  if (mappings.length === 0) return (text) => text;
  const longestFirst = [...targets.keys()].sort((a, b) => b.length - a.length);
  const any = longestFirst.map(escape).join('|');
  // Not after a slash, a name or a closing brace: `/var/tmp`, `$(ROOT)/tmp` and `s3://tmp` are other paths.
  const pattern = new RegExp(`(?<![${NAME}/)}])(?:${any})(?![${NAME}])`, 'g');
  return (text) => text.replace(pattern, (path) => targets.get(path) ?? path);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
