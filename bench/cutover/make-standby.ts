import { waitFor } from '../../lab/kubernetes.ts';
import { createIfAbsent } from '../../lab/operators/v1/kube.ts';
import { repositorySecretName, standbyManifest } from './standby-manifest.ts';
import type { Trial } from './trial.ts';

const FOLLOWING_TIMEOUT_MS = 180_000;

/** Makes v2 as a standby by hand: the document's secrets and its custom resource. Does not wait. */
export async function makeStandby(trial: Trial, { tuned }: { tuned: boolean }): Promise<void> {
  const { stack, lab, source, target } = trial;
  const { user, password, database } = source;
  const { accessKey, secretKey } = stack.s3;
  const keys = `[global]\nrepo1-s3-key=${accessKey}\nrepo1-s3-key-secret=${secretKey}\n`;
  await makeSecret(trial, repositorySecretName(target.name), { 's3.conf': keys });
  // Without it v2's operator makes up a new password for the user, and the writer is locked out of v2.
  await makeSecret(trial, `${target.name}-pguser-${user}`, { password });
  const wish = { ...target, sourceName: source.name, user, database, tuned };
  await createIfAbsent(lab, standbyManifest(stack, wish));
}

/** Waits until v2 has replayed a segment that v1 switches now: it follows, and is as near as it can be. */
export async function awaitFollowing(trial: Trial): Promise<void> {
  await waitFor('v2 to be a standby', FOLLOWING_TIMEOUT_MS, async () => {
    return (await trial.targetSql('SELECT pg_is_in_recovery()')) === 't';
  });
  const goal = await trial.sourceSql('SELECT pg_switch_wal()');
  await waitFor('v2 to follow v1', FOLLOWING_TIMEOUT_MS, async () => {
    return (await trial.targetSql(`SELECT pg_last_wal_replay_lsn() >= '${goal}'`)) === 't';
  });
}

async function makeSecret(
  { lab, namespace }: Trial,
  name: string,
  values: Record<string, string>,
): Promise<void> {
  const data = Object.entries(values).map(([key, value]) => [key, encode(value)] as const);
  await createIfAbsent(lab, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    ...{ data: Object.fromEntries(data) },
  });
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
