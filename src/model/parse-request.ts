import { REQUEST_DEFAULTS, type ClusterRef, type MigrationRequest } from './request.ts';

/** One thing that is wrong with a request: where, and what is wanted there. */
export interface RequestFault {
  path: string;
  problem: string;
}

export type ParsedRequest =
  { ok: true; request: MigrationRequest } | { ok: false; faults: RequestFault[] };

const MAX_NAME_LENGTH = 63;
/** v2 makes `<cluster>-instance1-xxxx` of it, and a label of that with ten more characters. */
const MAX_TARGET_LENGTH = 37;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Read a request strictly: unknown fields are refused (a typo must not silently become a default) and
 * every fault is reported at once. Hand-written, because it runs inside the workflow's sandbox.
 */
export function parseRequest(input: unknown): ParsedRequest {
  const reader = new Reader();
  const root = reader.object(input, '', [
    'source',
    'target',
    'cutover',
    'approval',
    'standbyTimeoutSeconds',
  ]);
  const source = readSource(reader, root);
  const target = readTarget(reader, root, source);
  const request: MigrationRequest = {
    source,
    target,
    cutover: readCutover(reader, root),
    approval: readApproval(reader, root),
    standbyTimeoutSeconds: reader.integer(root, 'standbyTimeoutSeconds', {
      min: 10,
      max: 30 * 24 * 3600,
      fallback: REQUEST_DEFAULTS.standbyTimeoutSeconds,
    }),
  };
  refuseSamePlace(reader, request);
  return reader.faults.length === 0 ? { ok: true, request } : { ok: false, faults: reader.faults };
}

function readSource(reader: Reader, root: Fields): ClusterRef {
  const source = reader.object(root['source'], 'source', ['context', 'namespace', 'cluster']);
  return {
    context: reader.optionalText(source, 'source.context'),
    namespace: reader.dnsLabel(source, 'source.namespace', MAX_NAME_LENGTH),
    cluster: reader.dnsLabel(source, 'source.cluster', MAX_NAME_LENGTH),
  };
}

/** Where nothing else is said, v2 is made beside v1: same Kubernetes, same namespace. */
function readTarget(reader: Reader, root: Fields, source: ClusterRef): MigrationRequest['target'] {
  const known = ['context', 'namespace', 'cluster', 'replicas'];
  const target = reader.object(root['target'], 'target', known);
  return {
    context: reader.optionalText(target, 'target.context') ?? source.context,
    namespace:
      (target['namespace'] ?? null) === null
        ? source.namespace
        : reader.dnsLabel(target, 'target.namespace', MAX_NAME_LENGTH),
    cluster: targetName(reader, target),
    replicas:
      (target['replicas'] ?? null) === null
        ? null
        : reader.integer(target, 'target.replicas', { min: 1, max: 20, fallback: 1 }),
  };
}

function targetName(reader: Reader, target: Fields): string {
  const name = reader.dnsLabel(target, 'target.cluster', MAX_TARGET_LENGTH);
  // Services are named after it, and their names must begin with a letter.
  if (/^[0-9]/.test(name)) reader.fault('target.cluster', 'must begin with a letter');
  return name;
}

function readCutover(reader: Reader, root: Fields): MigrationRequest['cutover'] {
  const known = ['maxLagBytes', 'maxWriteOutageSeconds'];
  const cutover = reader.object(root['cutover'] ?? {}, 'cutover', known);
  return {
    maxLagBytes: reader.integer(cutover, 'cutover.maxLagBytes', {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      fallback: REQUEST_DEFAULTS.cutover.maxLagBytes,
    }),
    maxWriteOutageSeconds: reader.integer(cutover, 'cutover.maxWriteOutageSeconds', {
      min: 10,
      max: 3600,
      fallback: REQUEST_DEFAULTS.cutover.maxWriteOutageSeconds,
    }),
  };
}

function readApproval(reader: Reader, root: Fields): MigrationRequest['approval'] {
  const approval = reader.object(root['approval'] ?? {}, 'approval', ['timeoutSeconds']);
  return {
    timeoutSeconds: reader.integer(approval, 'approval.timeoutSeconds', {
      min: 1,
      max: 90 * 24 * 3600,
      fallback: REQUEST_DEFAULTS.approval.timeoutSeconds,
    }),
  };
}

/** Same name in the same namespace: both operators would own `<name>-pgbouncer` and `<name>-config`. */
function refuseSamePlace(reader: Reader, { source, target }: MigrationRequest): void {
  const same =
    source.cluster !== '' &&
    source.cluster === target.cluster &&
    source.namespace === target.namespace &&
    source.context === target.context;
  if (same)
    reader.fault(
      'target.cluster',
      'must differ from source.cluster in the same namespace: services and config maps of both would collide',
    );
}

type Fields = Record<string, unknown>;

class Reader {
  readonly faults: RequestFault[] = [];

  fault(path: string, problem: string): void {
    this.faults.push({ path, problem });
  }

  object(value: unknown, path: string, known: readonly string[]): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const where = path === '' ? '(the whole input)' : path;
      this.fault(where, `must be an object, is ${kindOf(value)}`);
      return {};
    }
    for (const key of Object.keys(value))
      if (!known.includes(key))
        this.fault(path === '' ? key : `${path}.${key}`, `is unknown; known: ${known.join(', ')}`);
    return value as Fields;
  }

  dnsLabel(from: Fields, path: string, maxLength: number): string {
    const value = from[lastPart(path)];
    if (typeof value !== 'string') {
      this.fault(path, `must be a name, is ${kindOf(value)}`);
      return '';
    }
    if (!DNS_LABEL.test(value) || value.length > maxLength)
      this.fault(
        path,
        `must be lower-case letters, digits and dashes, at most ${maxLength} characters`,
      );
    return value;
  }

  optionalText(from: Fields, path: string): string | null {
    const value = from[lastPart(path)];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.fault(path, `must be a text that is not empty, is ${kindOf(value)}`);
    return null;
  }

  integer(from: Fields, path: string, limits: { min: number; max: number; fallback: number }) {
    const value = from[lastPart(path)];
    if (value === undefined) return limits.fallback;
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= limits.min &&
      value <= limits.max
    )
      return value;
    this.fault(path, `must be a whole number from ${limits.min} to ${limits.max}`);
    return limits.fallback;
  }
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === '' ? 'an empty text' : `a ${typeof value}`;
}
