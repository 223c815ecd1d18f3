import type { CustomConfigFacts } from '../model/observation.ts';
import type { Kubernetes } from './kubernetes/kubernetes.ts';

/** pgBackRest includes only these from its configuration directory; certificates and keys may lie beside them. */
const CONFIGURATION_FILE = /\.conf$/;

/** A Secret or ConfigMap whose keys v1 mounts as pgBackRest's configuration directory. */
interface Projection {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  /** Keys that are mounted, by the file that each becomes; null for all of them, each under its own name. */
  files: { key: string; path: string }[] | null;
  optional: boolean;
}

/**
 * Names of the options in v1's custom pgBackRest configuration. The values stay here: they may be secrets.
 *
 * @param projections `spec.backup.customConfig` of v1 as it stands there: v1's CRD validates nothing of it.
 */
export async function readCustomConfig(
  k: Kubernetes,
  namespace: string,
  projections: unknown,
): Promise<CustomConfigFacts> {
  const read = await Promise.all(
    projectionsOf(projections).map(async (projection) => ({
      ...projection,
      data: await k.readData(projection.kind, { namespace, name: projection.name }),
    })),
  );
  const options = read.flatMap(({ files, data }) => optionsOf(files, data ?? {}));
  const missing = read.filter(({ data, optional }) => data === null && !optional);
  return {
    options: [...new Set(options)].sort(),
    missing: missing.map(({ kind, name }) => `${kind} ${name}`),
  };
}

function optionsOf(files: Projection['files'], data: Record<string, string>): string[] {
  const mounted = files ?? Object.keys(data).map((key) => ({ key, path: key }));
  return mounted
    .filter(({ path }) => CONFIGURATION_FILE.test(path))
    .flatMap(({ key }) => optionNames(Buffer.from(data[key] ?? '', 'base64').toString('utf8')));
}

/** Left sides of the lines `name=value`; sections and comments have none. */
export function optionNames(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*[#[]/.test(line))
    .flatMap((line) => /^\s*([^=\s]+)\s*=/.exec(line)?.[1] ?? []);
}

function projectionsOf(projections: unknown): Projection[] {
  if (!Array.isArray(projections)) return [];
  return projections.flatMap((entry: unknown) => [
    ...projectionOf('Secret', field(entry, 'secret')),
    ...projectionOf('ConfigMap', field(entry, 'configMap')),
  ]);
}

function projectionOf(kind: Projection['kind'], source: unknown): Projection[] {
  const name = field(source, 'name');
  if (typeof name !== 'string' || name === '') return [];
  const items = field(source, 'items');
  const files = Array.isArray(items) ? items.map(fileOf) : [];
  return [
    {
      kind,
      name,
      // An empty list means the same as none: all keys.
      files: files.length === 0 ? null : files,
      optional: field(source, 'optional') === true,
    },
  ];
}

function fileOf(item: unknown): { key: string; path: string } {
  return { key: textOf(field(item, 'key')), path: textOf(field(item, 'path')) };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
