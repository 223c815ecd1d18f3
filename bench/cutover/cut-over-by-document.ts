import { waitFor } from '../../lab/kubernetes.ts';
import { deleteObject, listObjects, mergePatch, readObject } from '../../lab/operators/v1/kube.ts';
import { makeStandby } from './make-standby.ts';
import type { Trial } from './trial.ts';

/** As one looks every few seconds in a shell loop. */
const POLL = { intervalMs: 5_000 };
const STEP_TIMEOUT_MS = 300_000;

/**
 * The document, followed to the letter by a plain script: no tuning of v2, no fence, no proof. `ready` is what it has to
 * go by, and "delete v1" is done when v1's pods are gone: about ten seconds, in the lab as on the real operator 1.6.0, whose
 * removal program sleeps between its steps. Whether a row was lost on the way it does not
 * know; the writer's ledger does.
 */
export async function cutOverByDocument(trial: Trial): Promise<null> {
  const { lab, namespace, source } = trial;
  await makeStandby(trial, { tuned: false });
  await awaitReady(trial);
  await deleteObject(lab, trial.sourceResource);
  await waitFor(
    "v1's pods to be gone",
    STEP_TIMEOUT_MS,
    async () => {
      const pods = { apiVersion: 'v1', kind: 'Pod', namespace };
      const ofV1 = `pg-cluster=${source.name},pgrmdata!=true`;
      return (await listObjects(lab, pods, ofV1)).length === 0;
    },
    POLL,
  );
  await mergePatch(lab, trial.targetResource, { spec: { standby: { enabled: false } } });
  await awaitReady(trial);
  await createReplicationUser(trial);
  return null;
}

async function awaitReady({ lab, targetResource }: Trial): Promise<void> {
  await waitFor(
    'v2 to be ready',
    STEP_TIMEOUT_MS,
    async () => {
      const cluster = await readObject(lab, targetResource);
      return (cluster?.status as { state?: string } | undefined)?.state === 'ready';
    },
    POLL,
  );
}

/** `ready` does not mean promoted: the first tries may meet a server in recovery. A person would try again, too. */
async function createReplicationUser(trial: Trial): Promise<void> {
  const grant = (name: string) => `GRANT EXECUTE ON function pg_catalog.${name} TO _crunchyrepl`;
  const statements = [
    'CREATE ROLE _crunchyrepl WITH LOGIN REPLICATION',
    grant('pg_ls_dir(text, boolean, boolean)'),
    grant('pg_stat_file(text, boolean)'),
    grant('pg_read_binary_file(text)'),
    grant('pg_read_binary_file(text, bigint, bigint, boolean)'),
  ];
  await waitFor(
    'v2 to take the SQL of the document',
    STEP_TIMEOUT_MS,
    async () => {
      await trial.targetSql(statements.join('; '));
      return true;
    },
    POLL,
  );
}
