import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { JsonValue } from '../../src/model/json.ts';
import type { DatabaseFacts, PostgresFacts, PostgresSetting } from '../../src/model/observation.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { V1Backup, V1Cluster, V1Spec } from '../../src/model/v1-cluster.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { releaseFor, type TargetRelease } from '../../src/planner/releases.ts';
import { approvalPolicy } from '../helpers/builders/request.ts';
import { translate, type TranslationInput } from '../../src/planner/translate.ts';

/** What is seen of v1 beside its custom resource. Whatever is left out is as in the smallest healthy cluster. */
export interface SeenOfV1 {
  majorVersion?: number;
  environment?: Record<string, string>;
  /** Settings from a file or the command line, and from `postgresql.auto.conf`, by name. */
  settings?: Record<string, string>;
  autoConf?: Record<string, string>;
  hotStandbySettings?: Record<string, number>;
  extensions?: string[];
  repositoryKeys?: string[];
  /** `source.storage` of the request. */
  storage?: string;
  target?: Partial<MigrationRequest['target']>;
  /** Version of v2's operator. */
  operator?: string;
}

const FIXTURES = new URL('../fixtures/v1/', import.meta.url);
export const SYSTEM_IDENTIFIER = '7300000000000000001';

export const FIXTURE_NAMES = readdirSync(FIXTURES)
  .map((file) => file.replace(/\.yaml$/, ''))
  .sort();

/** One of `test/fixtures/v1`: a v1 custom resource, and what is seen of its server where that matters. */
export function fixture(name: string): { source: V1Cluster; seen: SeenOfV1 } {
  const file = fileURLToPath(new URL(`${name}.yaml`, FIXTURES));
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  const [source, seen = {}] = documents.map((one) => one.toJS() as unknown) as [
    V1Cluster,
    SeenOfV1?,
  ];
  return { source, seen };
}

export function fixtureInput(name: string, more: SeenOfV1 = {}): TranslationInput {
  const { source, seen } = fixture(name);
  return inputOf(source, { ...seen, ...more });
}

export const planOfFixture = (name: string, more: SeenOfV1 = {}) =>
  translate(fixtureInput(name, more));

/** A v1 cluster with one S3 storage and what the test is about. */
export function sourceWith(spec: Partial<V1Spec> = {}): V1Cluster {
  const { source } = fixture('minimal');
  return { ...source, spec: { ...source.spec, ...spec } };
}

export const planOf = (spec: Partial<V1Spec> = {}, seen: SeenOfV1 = {}) =>
  translate(inputOf(sourceWith(spec), seen));

/** A `backup` with the storage of {@link sourceWith} and something beside it. */
export function backupWith(more: V1Backup): V1Backup {
  return { ...fixture('minimal').source.spec.backup, ...more };
}

export function inputOf(source: V1Cluster, seen: SeenOfV1 = {}): TranslationInput {
  const { name, namespace } = source.metadata;
  const keys = seen.repositoryKeys ?? ['aws-s3-key', 'aws-s3-key-secret'];
  return {
    request: requestFor({ name, namespace: namespace || 'pg' }, seen),
    source,
    environment: seen.environment ?? {},
    postgres: postgres(seen),
    databases: databases(seen),
    sourceSecrets: { [`${name}-backrest-repo-config`]: keys },
    release: release(seen.operator ?? '2.9.0'),
  };
}

export function release(version: string): TargetRelease {
  const found = releaseFor(version);
  if (found === null) throw new Error(`no release ${version}`);
  return found;
}

function requestFor(
  { name, namespace }: { name: string; namespace: string },
  { storage = null, target = {} }: { storage?: string | null; target?: SeenOfV1['target'] },
): MigrationRequest {
  return {
    source: { context: null, namespace, cluster: name, storage },
    target: {
      ...{ context: null, namespace, cluster: `${name}-v2` },
      ...{ replicas: null, crVersion: null, overrides: {}, repository: 'takeOver' as const },
      ...target,
    },
    ...{ accept: [], planHash: null, dryRun: false },
    cutover: {
      order: 'delete-then-promote',
      maxLagBytes: 0,
      maxWriteOutageSeconds: 60,
      window: null,
    },
    requestedBy: null,
    approval: approvalPolicy({ timeoutSeconds: 60 }),
    standbyTimeoutSeconds: 60,
  };
}

function postgres({ majorVersion = 14, hotStandbySettings }: SeenOfV1): PostgresFacts {
  return {
    ...{ pod: 'cluster1-0', majorVersion, timeline: 4, currentLsn: '0/1D000400' },
    systemIdentifier: SYSTEM_IDENTIFIER,
    ...{ dataDirectory: '/pgdata/cluster1', binaryDirectory: '/usr/pgsql-14/bin' },
    segmentBytes: 16_777_216,
    hotStandbySettings: hotStandbySettings ?? {
      max_connections: 100,
      max_locks_per_transaction: 64,
      max_prepared_transactions: 0,
      max_wal_senders: 6,
      max_worker_processes: 8,
    },
    archiver: { lastArchivedSegment: null, failedCount: 0, failing: false },
  };
}

function databases({ settings = {}, autoConf = {}, extensions }: SeenOfV1): DatabaseFacts {
  return {
    versionNumber: 140_011,
    settings: [...settingsOf(settings, false), ...settingsOf(autoConf, true)],
    extensions: extensions ?? ['plpgsql'],
    ...{ md5Roles: [], clearTextClients: [], locales: [], tablespaces: [] },
    ...{ totalBytes: 1_000_000, segmentsToArchive: 0 },
    ...{ preparedTransactions: [], longTransactions: [] },
    ...{ replicationSlots: [], replicationClients: [], replicas: [], subscriptions: [] },
  };
}

function settingsOf(values: Record<string, string>, inAutoConf: boolean): PostgresSetting[] {
  return Object.entries(values).map(([name, value]) => ({
    ...{ name, value, inAutoConf },
    source: 'configuration file',
  }));
}

/** The one verdict over a field; throws where there is none or more than one. */
export function verdictOn({ verdicts }: Pick<Plan, 'verdicts'>, field: string): Verdict {
  const found = verdicts.filter((verdict) => verdict.field === field);
  const [verdict, ...others] = found;
  if (verdict === undefined || others.length > 0)
    throw new Error(`${field} has ${found.length} verdicts`);
  return verdict;
}

/** `fate`, `to` of the verdict over a field, to be compared at a glance. */
export function fateOf(plan: Pick<Plan, 'verdicts'>, field: string): [string, string | null] {
  const { fate, to } = verdictOn(plan, field);
  return [fate, to];
}

/** Every leaf below a value, as a path in a verdict's spelling, with its value. */
export function leavesOf(value: JsonValue, path = 'spec'): { path: string; value: JsonValue }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const below = Array.isArray(value)
    ? value.map((item, i) => [`[${i}]`, item] as const)
    : Object.entries(value).map(
        ([key, item]) => [/^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`, item] as const,
      );
  return below.flatMap(([step, item]) => leavesOf(item, path + step));
}

/** What stands at a path in a verdict's spelling; undefined where nothing does. */
export function at(root: unknown, path: string): unknown {
  const steps = path.match(/\["[^"]+"\]|\[\d+\]|[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    const key = step.replace(/^\["?|"?\]$/g, '');
    return (value as Record<string, unknown> | undefined)?.[key];
  }, root);
}
