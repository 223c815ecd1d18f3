import type { JsonObject } from './json.ts';
import { FIELD_MANAGER } from './names.ts';
import { kindOf, type Fields, type RequestReader } from './request-reader.ts';

const PATH = 'target.overrides';
/** Metadata under this prefix says what a migration made; an undo goes by it. */
const OWN_PREFIX = `${FIELD_MANAGER}/`;

/**
 * Read `target.overrides`: a merge patch of v2's `spec`, and of labels and annotations. What is inside `spec` is not
 * checked here beyond being JSON: the target's API server knows its fields, and preflight asks it.
 */
export function readOverrides(reader: RequestReader, target: Fields): JsonObject {
  if ((target['overrides'] ?? null) === null) return {};
  const overrides = reader.object(target['overrides'], PATH, ['spec', 'metadata']);
  if (overrides['spec'] !== undefined) readSpec(reader, overrides['spec']);
  if (overrides['metadata'] !== undefined) readMetadata(reader, overrides['metadata']);
  return overrides as JsonObject;
}

function readSpec(reader: RequestReader, value: unknown): void {
  const spec = reader.object(value, `${PATH}.spec`, null);
  refuseWhatIsNotJson(reader, spec, { path: `${PATH}.spec`, inside: [] });
}

function readMetadata(reader: RequestReader, value: unknown): void {
  const path = `${PATH}.metadata`;
  const metadata = reader.object(value, path, ['labels', 'annotations']);
  for (const group of ['labels', 'annotations']) {
    if (metadata[group] === undefined) continue;
    const texts = reader.object(metadata[group], `${path}.${group}`, null);
    for (const [name, text] of Object.entries(texts))
      readText(reader, text, { path: `${path}.${group}.${name}`, name });
  }
}

function readText(
  reader: RequestReader,
  value: unknown,
  { path, name }: { path: string; name: string },
): void {
  if (name.startsWith(OWN_PREFIX))
    reader.fault(path, 'is set by the migration itself, which knows by it what it made');
  // YAML reads `true` and `15` without quotes as what Kubernetes refuses there.
  else if (value !== null && typeof value !== 'string')
    reader.fault(path, `must be a text (in quotes) or null, is ${kindOf(value)}`);
}

/**
 * YAML and program code can say more than JSON: not-a-number, dates, an anchor inside itself. Temporal carries JSON,
 * so such a value would arrive as another one, or not at all.
 */
function refuseWhatIsNotJson(
  reader: RequestReader,
  value: unknown,
  { path, inside }: { path: string; inside: object[] },
): void {
  const problem = inside.includes(value as object) ? 'must not contain itself' : notJson(value);
  if (problem !== null) {
    reader.fault(path, problem);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value))
    refuseWhatIsNotJson(reader, item, {
      path: Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`,
      inside: [...inside, value],
    });
}

function notJson(value: unknown): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : `must be a number that JSON can hold, is ${value}`;
  if (typeof value !== 'object') return `must be a value of JSON, is ${kindOf(value)}`;
  if (Array.isArray(value)) return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Across a sandbox's border Object.prototype is another object; both have no prototype themselves.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain ? null : 'must be a value of JSON, is an object of another kind';
}
