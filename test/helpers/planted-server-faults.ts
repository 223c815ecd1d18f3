import type { KubeObject } from '../../lab/kubernetes.ts';
import { readObject } from '../../lab/operators/v1/kube.ts';
import { V1_NAMESPACE_LABELS } from '../../lab/operators/v1/names.ts';
import { FENCE_ANNOTATION, v1Names } from '../../src/model/names.ts';
import type { FaultLab } from './fault-lab.ts';
import { fallBehind, leaveOpen, session } from './fault-sessions.ts';
import { switches } from './planted-archive-faults.ts';
import type { PlantedFault } from './planted-fault.ts';
import { runSql } from './run-sql.ts';

/**
 * A v1 that answers a question of the catalogue otherwise than it is: what would take another PostgreSQL to be so. A
 * function of the same name stands in the way of PostgreSQL's own.
 */
const answer = (functions: string[]): Pick<PlantedFault, 'plant' | 'undo'> => ({
  plant: (lab) =>
    runSql(lab, [
      'CREATE SCHEMA otherwise',
      ...functions.map((one) => `CREATE FUNCTION otherwise.${one}`),
      'ALTER ROLE postgres IN DATABASE postgres SET search_path = otherwise, pg_catalog',
    ]),
  undo: (lab) =>
    runSql(lab, [
      'ALTER ROLE postgres IN DATABASE postgres RESET search_path',
      'DROP SCHEMA otherwise CASCADE',
    ]),
});

const version = (number: number) =>
  answer([
    `current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT CASE $1
      WHEN 'server_version_num' THEN '${number}' ELSE pg_catalog.current_setting($1) END $$`,
  ]);

const identifier = (number: string) =>
  answer([
    `pg_control_system() RETURNS TABLE (system_identifier bigint) LANGUAGE sql
      AS $$ SELECT ${number}::bigint $$`,
  ]);

/** Change the annotations of Patroni's config map: its state, and the mark of a migration. */
async function annotatePatroni(
  lab: FaultLab,
  { pause, mark }: { pause: boolean; mark: object | null },
): Promise<void> {
  const where = { apiVersion: 'v1', kind: 'ConfigMap', name: v1Names.patroniConfig(lab.source) };
  const { namespace } = lab;
  const map = await readObject<KubeObject>(lab.kube, { namespace, ...where });
  const config = JSON.parse(map?.metadata.annotations?.['config'] ?? '{}') as object;
  const annotations = {
    config: JSON.stringify({ ...config, pause: pause ? true : undefined }),
    [FENCE_ANNOTATION]: mark === null ? null : JSON.stringify(mark),
  };
  await lab.patch(where, { metadata: { annotations } });
}

const labelNamespace = (lab: FaultLab, labels: Record<string, string | null>) =>
  lab.patch(
    { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: lab.namespace },
    { metadata: { labels } },
  );

const BEHIND = session(fallBehind);

/** Faults of v1's server, its Patroni, and who watches over them. */
export const SERVER_FAULTS: PlantedFault[] = [
  {
    code: 'MAJOR_UNSUPPORTED',
    what: "a v1 of a major that v2's operator has no image of",
    also: ['PLAN_MISSING'],
    ...version(120_018),
  },
  {
    code: 'MINOR_OLDER',
    what: "a v1 of a newer minor than v2's image",
    ...version(150_099),
  },
  {
    code: 'REPOSITORY_SHARED',
    what: 'a v1 that is not the cluster whose WAL is in the bucket',
    ...identifier('7300000000000000099'),
  },
  {
    code: 'RECEIVERS_BEHIND',
    what: 'a replica that is far behind',
    plant: async (lab) => {
      await runSql(lab, switches(9));
      await BEHIND.plant?.(lab);
      await lab.until(
        "SELECT coalesce(bool_or(flush_lsn = '0/1'), false) FROM pg_stat_replication",
      );
    },
    undo: async (lab) => {
      await BEHIND.undo?.(lab);
    },
  },
  {
    code: 'PATRONI_PAUSED',
    what: 'somebody who works on v1',
    plant: (lab) => annotatePatroni(lab, { pause: true, mark: null }),
    undo: (lab) => annotatePatroni(lab, { pause: false, mark: null }),
  },
  {
    code: 'FENCE_LEFT_BEHIND',
    what: 'the pause of a migration that died',
    plant: (lab) => {
      const mark = { holder: 'gone/run', target: { namespace: 'faults', cluster: 'new' } };
      return annotatePatroni(lab, { pause: true, mark });
    },
    undo: (lab) => annotatePatroni(lab, { pause: false, mark: null }),
  },
  {
    code: 'SOURCE_OPERATOR_ELSEWHERE',
    what: 'a namespace that v1 was taken out of',
    plant: (lab) => labelNamespace(lab, { vendor: null }),
    undo: (lab) => labelNamespace(lab, { ...V1_NAMESPACE_LABELS }),
  },
];

/** Faults that are some only after a minute: planted together, so that they are waited for once. */
export const AGED_FAULTS: PlantedFault[] = [
  {
    code: 'LONG_TRANSACTIONS',
    what: 'a transaction that was left open',
    ...session(leaveOpen),
  },
  {
    code: 'PREPARED_TRANSACTIONS',
    what: 'a prepared transaction that nobody ends',
    plant: (lab) => lab.sql("BEGIN; CREATE TABLE doubt (); PREPARE TRANSACTION 'in-doubt'", 'pgdb'),
    undo: (lab) => lab.sql("ROLLBACK PREPARED 'in-doubt'", 'pgdb'),
  },
];
