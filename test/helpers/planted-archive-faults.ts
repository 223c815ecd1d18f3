import type { FaultLab } from './fault-lab.ts';
import { plantForeignSegment } from './foreign-segment.ts';
import type { PlantedFault } from './planted-fault.ts';
import { runSql } from './run-sql.ts';

/** In a command of the archiver, where people put keys. */
export const MARKED_KEY = 'marked-archive-key-55ac1e';

const RELOAD = 'SELECT pg_reload_conf()';
const archiveBy = (command: string) => [`ALTER SYSTEM SET archive_command = '${command}'`, RELOAD];
const OWN_ARCHIVER = ['ALTER SYSTEM RESET archive_command', RELOAD];
/** What postgresql.auto.conf says comes along with the copy: that is told, too. */
const OVERRIDDEN_ARCHIVER = ['AUTO_CONF_WINS', 'NEEDS_YOU'];

/** More than may wait without a word. */
const MANY_SEGMENTS = 9;
/** In the data directory, where the archiver runs its command. */
const GATE = 'archiver-waits';

/** Ends segments, so that the archiver has something to do. */
export const switches = (count: number) =>
  Array.from({ length: count }, () => [
    "SELECT pg_logical_emit_message(false, 'fault', 'a record')",
    'SELECT pg_switch_wal()',
  ]).flat();

const shell = (command: string) => `COPY (SELECT 1) TO PROGRAM '${command}'`;

async function untilArchived(lab: FaultLab): Promise<void> {
  await lab.until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
}

/** Faults of v1's archive and of what lies in the bucket. */
export const ARCHIVE_FAULTS: PlantedFault[] = [
  {
    code: 'ARCHIVE_NOT_IN_CLOUD',
    what: 'an archiver that says done and sends nothing',
    also: OVERRIDDEN_ARCHIVER,
    plant: (lab) => runSql(lab, [...archiveBy('/bin/true'), ...switches(3)]),
    undo: (lab) => runSql(lab, [...OWN_ARCHIVER, ...switches(1)]),
  },
  {
    code: 'ARCHIVE_FAILING',
    what: 'an archiver that fails',
    also: OVERRIDDEN_ARCHIVER,
    plant: async (lab) => {
      await runSql(lab, [...archiveBy(`/bin/false --key=${MARKED_KEY}`), ...switches(1)]);
      await lab.until('SELECT last_failed_time > last_archived_time FROM pg_stat_archiver');
    },
    undo: async (lab) => {
      await runSql(lab, [...OWN_ARCHIVER, ...switches(1)]);
      await untilArchived(lab);
    },
  },
  {
    code: 'ARCHIVE_BEHIND',
    what: 'an archiver that hangs while segments are written',
    also: OVERRIDDEN_ARCHIVER,
    plant: async (lab) => {
      await lab.sql(shell(`touch ${GATE}`));
      const hanging = archiveBy(`while test -e ${GATE}; do sleep 0.1; done; exit 1`);
      await runSql(lab, [...hanging, ...switches(MANY_SEGMENTS)]);
    },
    undo: async (lab) => {
      await runSql(lab, [...OWN_ARCHIVER, shell(`rm -f ${GATE}`)]);
      await untilArchived(lab);
    },
  },
  {
    code: 'AUTO_CONF_WINS',
    what: 'a wait for replicas that somebody set with ALTER SYSTEM',
    also: ['NEEDS_YOU'],
    plant: (lab) => runSql(lab, ["ALTER SYSTEM SET synchronous_standby_names = ''", RELOAD]),
    undo: (lab) => runSql(lab, ['ALTER SYSTEM RESET synchronous_standby_names', RELOAD]),
  },
  {
    code: 'REPOSITORY_FORKED',
    what: 'WAL of another copy of v1, which was promoted',
    ...plantForeignSegment(),
  },
];
