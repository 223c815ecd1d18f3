import { listObjects, readObject } from '../../../lab/operators/v1/kube.ts';
import type { KubeObject } from '../../../lab/kubernetes.ts';
import { connect } from '../../../src/clients/kubernetes/connect.ts';
import { Kubernetes } from '../../../src/clients/kubernetes/kubernetes.ts';
import { refOf, sourcePrimary, targetLeader } from '../../../src/clients/pods.ts';
import { psqlJson } from '../../../src/clients/psql.ts';
import type { Scenario } from '../scenario.ts';
import { everyObject } from '../source-snapshot.ts';

/**
 * What is there when a migration has ended, without what differs from run to run: whoever came here, through whatever,
 * must have come to the same. Nothing of a fence, no orphan, no session of ours.
 */
export async function readEndState(scenario: Scenario, inService: 'v1' | 'v2'): Promise<string[]> {
  const [v1, v2, patroni, objects, pods, server] = await Promise.all([
    customResource(scenario, 'v1'),
    customResource(scenario, 'v2'),
    patroniOfSource(scenario),
    everyObject(scenario),
    readyPods(scenario),
    askServer(scenario, inService),
  ]);
  const state = { v1, v2, patroni, server };
  return [...leavesOf(state), ...objects.map(kindAndName), ...pods]
    .map((line) => anonymous(line, scenario))
    .toSorted();
}

/** What somebody wrote, the marks of migrations among it; their values name runs and times. */
async function customResource(scenario: Scenario, side: 'v1' | 'v2'): Promise<object | null> {
  const { lab, namespace, sourceName, target } = scenario;
  const found = await readObject<KubeObject>(
    lab,
    side === 'v1'
      ? { ...SOURCE, namespace, name: sourceName }
      : { apiVersion: 'pgv2.percona.com/v2', kind: 'PerconaPGCluster', ...target },
  );
  if (found === undefined) return null;
  return { marks: marksOf(found), spec: found.spec };
}

const SOURCE = { apiVersion: 'pg.percona.com/v1', kind: 'PerconaPGCluster' };

function marksOf({ metadata }: KubeObject): string {
  const ours = Object.keys(metadata.annotations ?? {}).filter((key) => key.includes('pg-handover'));
  return ours.toSorted().join(' ');
}

/** Where a pause or a fence of ours would be left. */
async function patroniOfSource({ lab, namespace, sourceName }: Scenario): Promise<object | null> {
  const at = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${sourceName}-config` };
  const map = await readObject<KubeObject>(lab, at);
  if (map === undefined) return null;
  const { config = '{}' } = map.metadata.annotations ?? {};
  return { config: JSON.parse(config) as object, marks: marksOf(map) };
}

/** By kind and name: their UIDs and what their secrets hold differ. */
function kindAndName(line: string): string {
  const [apiVersion, kind, name] = line.split(' ');
  return [apiVersion, kind, name].join(' ');
}

async function readyPods({ lab, namespace }: Scenario): Promise<string[]> {
  const pods = await listObjects<KubeObject & { status?: { phase?: string } }>(lab, {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
  });
  return pods
    .filter(({ status }) => status?.phase === 'Running')
    .map(({ metadata }) => `Pod ${metadata.name} Running`);
}

/** The server in service: its roles, settings that somebody made, slots, tables, and whoever is in it like us. */
async function askServer(
  { stack, namespace, sourceName, target }: Scenario,
  inService: 'v1' | 'v2',
): Promise<object> {
  const k = new Kubernetes(await connect(stack.kubeconfigPath, null));
  const pod =
    inService === 'v1'
      ? await sourcePrimary(k, { context: null, namespace, cluster: sourceName })
      : await targetLeader(k, { context: null, namespace: target.namespace, cluster: target.name });
  return psqlJson(
    k,
    refOf(pod),
    `SELECT json_build_object(
      'settings', (SELECT json_object_agg(name, setting ORDER BY name) FROM pg_settings
        WHERE source IN ('configuration file', 'command line') AND name NOT IN (${NAMES_PLACES})),
      'roles', (SELECT json_agg(to_jsonb(r) - 'oid' ORDER BY rolname) FROM pg_roles r),
      'slots', (SELECT json_agg(slot_type) FROM pg_replication_slots),
      'extensions', (SELECT json_agg(extname ORDER BY extname) FROM pg_extension),
      'tables', (SELECT json_agg(relname ORDER BY relname) FROM pg_stat_user_tables),
      'ourSessions', (SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'psql' AND pid <> pg_backend_pid()))`,
  );
}

/** Settings that say where the pod is, or where it came from. */
const NAMES_PLACES = `'listen_addresses', 'primary_conninfo', 'restore_command', 'archive_command', 'data_directory',
  'hba_file', 'ident_file', 'config_file', 'unix_socket_directories', 'ssl_ca_file', 'ssl_cert_file', 'ssl_key_file',
  'recovery_target_timeline', 'recovery_target', 'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time',
  'recovery_target_xid', 'primary_slot_name', 'cluster_name'`;

/** `v2.spec.standby.enabled = false`, a line each. */
function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** Without the scenario's name, and what Kubernetes appends to names (an alphabet without vowels), in the end or within. */
function anonymous(line: string, { namespace }: Scenario): string {
  return line
    .replaceAll(namespace, 'NAME')
    .replaceAll(/-rmdata-[a-z0-9]{4}\b/g, '-rmdata-*')
    .replaceAll(/-[a-f0-9]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}(?=-|\s|$)/g, '-*')
    .replaceAll(/-[bcdfghjklmnpqrstvwxz2456789]{4,5}(?=-|\s|$)/g, '-*');
}
