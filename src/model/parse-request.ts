import { MAX_PERSON_NAME } from './approval-policy.ts';
import { latestBeginMs, parseWindow, type MaintenanceWindow } from './maintenance-window.ts';
import { ORDERS, REPOSITORY_CHOICES, defaultRepository, type RepositoryChoice } from './order.ts';
import { readApproval } from './request-approval.ts';
import { readOverrides } from './request-overrides.ts';
import { RequestReader, kindOf, type Fields, type RequestFault } from './request-reader.ts';
import { REQUEST_DEFAULTS, type MigrationRequest } from './request.ts';

export type { RequestFault } from './request-reader.ts';

export type ParsedRequest =
  { ok: true; request: MigrationRequest } | { ok: false; faults: RequestFault[] };

const MAX_NAME_LENGTH = 63;
/** v2 makes `<cluster>-instance1-xxxx` of it, and a label of that with ten more characters. */
const MAX_TARGET_LENGTH = 37;
const VERSION = {
  pattern: /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$/,
  wanted: 'a version of three numbers like 2.9.0',
};
const PLAN_HASH = {
  pattern: /^[0-9a-f]{16}$/,
  // YAML takes sixteen digits without quotes for a number.
  wanted: 'the 16 hexadecimal digits of a plan, in quotes',
};
const FINDING_CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/**
 * Read a request strictly: unknown fields are refused (a typo must not silently become a default) and
 * every fault is reported at once. Hand-written, because it runs inside the workflow's sandbox.
 */
export function parseRequest(input: unknown): ParsedRequest {
  const reader = new RequestReader();
  const root = reader.object(input, '', [
    'source',
    'target',
    'accept',
    'planHash',
    'requestedBy',
    'dryRun',
    'cutover',
    'approval',
    'standbyTimeoutSeconds',
  ]);
  const source = readSource(reader, root);
  const { repository, ...target } = readTarget(reader, root, source);
  const given = {
    accept: readAccept(reader, root),
    planHash: reader.optionalMatch(root, 'planHash', PLAN_HASH),
    requestedBy: reader.optionalText(root, 'requestedBy', MAX_PERSON_NAME),
    dryRun: reader.boolean(root, 'dryRun', false),
  };
  const cutover = readCutover(reader, root);
  const request: MigrationRequest = {
    source,
    target: { ...target, repository: repository ?? defaultRepository(cutover.order) },
    ...given,
    cutover,
    approval: readApproval(reader, root, given.requestedBy),
    standbyTimeoutSeconds: reader.integer(root, 'standbyTimeoutSeconds', {
      min: 10,
      max: 30 * 24 * 3600,
      fallback: REQUEST_DEFAULTS.standbyTimeoutSeconds,
    }),
  };
  refuseSamePlace(reader, request);
  return reader.faults.length === 0 ? { ok: true, request } : { ok: false, faults: reader.faults };
}

function readSource(reader: RequestReader, root: Fields): MigrationRequest['source'] {
  const known = ['context', 'namespace', 'cluster', 'storage'];
  const source = reader.object(root['source'], 'source', known);
  return {
    context: reader.optionalText(source, 'source.context'),
    namespace: reader.dnsLabel(source, 'source.namespace', MAX_NAME_LENGTH),
    cluster: reader.dnsLabel(source, 'source.cluster', MAX_NAME_LENGTH),
    storage: reader.optionalText(source, 'source.storage'),
  };
}

/** Where nothing else is said, v2 is made beside v1: same Kubernetes, same namespace. */
function readTarget(
  reader: RequestReader,
  root: Fields,
  source: MigrationRequest['source'],
): Omit<MigrationRequest['target'], 'repository'> & { repository: RepositoryChoice | null } {
  const known = [
    'context',
    'namespace',
    'cluster',
    'replicas',
    'crVersion',
    'overrides',
    'repository',
  ];
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
    crVersion: reader.optionalMatch(target, 'target.crVersion', VERSION),
    overrides: readOverrides(reader, target),
    repository:
      (target['repository'] ?? null) === null
        ? null
        : reader.oneOf(target, 'target.repository', REPOSITORY_CHOICES),
  };
}

function targetName(reader: RequestReader, target: Fields): string {
  const name = reader.dnsLabel(target, 'target.cluster', MAX_TARGET_LENGTH);
  // Services are named after it, and their names must begin with a letter.
  if (/^[0-9]/.test(name)) reader.fault('target.cluster', 'must begin with a letter');
  return name;
}

function readAccept(reader: RequestReader, root: Fields): string[] {
  const accept = root['accept'] === undefined ? [] : root['accept'];
  if (!Array.isArray(accept)) {
    reader.fault('accept', `must be a list of codes, is ${kindOf(accept)}`);
    return [];
  }
  const codes: string[] = [];
  for (const [i, code] of (accept as unknown[]).entries())
    if (typeof code !== 'string' || !FINDING_CODE.test(code))
      reader.fault(`accept[${i}]`, 'must be the code of a finding, like KEEP_BACKUPS_OFF');
    else if (codes.includes(code)) reader.fault(`accept[${i}]`, `is there twice: ${code}`);
    else codes.push(code);
  return codes;
}

function readCutover(reader: RequestReader, root: Fields): MigrationRequest['cutover'] {
  const known = ['order', 'maxLagBytes', 'maxWriteOutageSeconds', 'window'];
  const cutover = reader.object(root['cutover'] ?? {}, 'cutover', known);
  const read = {
    order:
      cutover['order'] === undefined
        ? REQUEST_DEFAULTS.cutover.order
        : reader.oneOf(cutover, 'cutover.order', ORDERS),
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
  return { ...read, window: readWindow(reader, cutover, read.maxWriteOutageSeconds) };
}

/** One in which no cut-over could ever begin is refused here, and not at night. */
function readWindow(
  reader: RequestReader,
  cutover: Fields,
  maxWriteOutageSeconds: number,
): MaintenanceWindow | null {
  const value = cutover['window'] ?? null;
  if (value === null) return null;
  const parsed = parseWindow(value);
  if (!parsed.ok) {
    reader.fault('cutover.window', parsed.problem);
    return null;
  }
  if (latestBeginMs(parsed.window, maxWriteOutageSeconds) <= parsed.window.startMs)
    reader.fault('cutover.window', 'must be longer than cutover.maxWriteOutageSeconds');
  return parsed.window;
}

/** Same name in the same namespace: both operators would own `<name>-pgbouncer` and `<name>-config`. */
function refuseSamePlace(reader: RequestReader, { source, target }: MigrationRequest): void {
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
