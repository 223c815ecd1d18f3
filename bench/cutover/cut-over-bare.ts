import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { waitFor } from '../../lab/kubernetes.ts';
import { mergePatch, readObject } from '../../lab/operators/v1/kube.ts';
import { targetEndpoint } from '../../lab/target-endpoint.ts';
import { isFirstRecordOfSegment, segmentBefore, segmentStart } from '../../src/model/lsn.ts';
import type { Traces } from './cut-over.ts';
import { awaitFollowing, makeStandby } from './make-standby.ts';
import type { Trial } from './trial.ts';

const PAUSE_TIMEOUT_MS = 60_000;
const REPLAY_TIMEOUT_MS = 60_000;
const REPLAY_POLL_MS = 10;
const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * The floor: stop, archived, replayed, promote, by a bare script on the same data plane, with all that can be done before
 * the outage done before it. Nothing is recorded, checked twice or could be taken up by anybody else. v1's stop goes through
 * the API server, as kubectl would send it; v2's replay is read over one open connection.
 *
 * The promotion is the lowest that leaves Patroni in charge of v2: `standby_cluster` is taken out of Patroni's own
 * configuration, and v2's custom resource is patched in the same moment, or else v2's operator would put it back. So the
 * floor does not wait for v2's operator, as everybody does who patches the custom resource only. `pg_ctl promote` would be
 * lower still, but then Patroni finds a primary where its configuration wants a standby, and takes it back.
 */
export async function cutOverBare(trial: Trial): Promise<Traces> {
  await makeStandby(trial, { tuned: true });
  await awaitFollowing(trial);
  const targetPod = await trial.targetPod();
  const standby = await connectToStandby(trial);
  try {
    await pausePatroni(trial);
    const promoteNow = await preparePromotion(trial);
    await awaitFollowing(trial);
    await trial.sourceSql('CHECKPOINT');
    const { endLsn, lastSegment } = await stopSource(trial);
    await awaitReplay(standby, endLsn);
    const promotionSentAtMs = Date.now();
    await promoteNow();
    return { lastSegment, targetPod, promotionSentAtMs };
  } finally {
    await standby.end().catch(() => undefined);
  }
}

async function connectToStandby({ stack, target, source }: Trial): Promise<Client> {
  const { user, password, database } = source;
  const endpoint = await targetEndpoint(stack, target);
  const tls = { ssl: { rejectUnauthorized: false } };
  const client = new Client({ ...endpoint, user, password, database, ...tls });
  await client.connect();
  return client;
}

/** As `patronictl pause --wait` does it. */
async function pausePatroni({ lab, source, namespace, sourcePod }: Trial): Promise<void> {
  const where = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${source.name}-config` };
  const stored = (await readObject(lab, where))?.metadata.annotations?.['config'] ?? '{}';
  const config = JSON.stringify({ ...(JSON.parse(stored) as object), pause: true });
  await mergePatch(lab, where, { metadata: { annotations: { config } } });
  await waitFor("v1's Patroni to be paused", PAUSE_TIMEOUT_MS, async () => {
    const pod = await readObject(lab, { ...where, kind: 'Pod', name: sourcePod.name });
    const status = JSON.parse(pod?.metadata.annotations?.['status'] ?? '{}') as { pause?: boolean };
    return status.pause === true;
  });
}

/** Everything that the promotion needs to know is read before the outage. */
async function preparePromotion(trial: Trial): Promise<() => Promise<void>> {
  const { lab, namespace, target, targetResource } = trial;
  const name = `${target.name}-ha-config`;
  const where = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name };
  const stored = (await readObject(lab, where))?.metadata.annotations?.['config'] ?? '{}';
  const kept = Object.entries(JSON.parse(stored) as Record<string, unknown>).filter(
    ([key]) => key !== 'standby_cluster',
  );
  const config = JSON.stringify(Object.fromEntries(kept));
  return async () => {
    await Promise.all([
      mergePatch(lab, where, { metadata: { annotations: { config } } }),
      mergePatch(lab, targetResource, { spec: { standby: { enabled: false } } }),
    ]);
  };
}

/** One command in v1's pod: stop it, and say where its WAL ends. */
async function stopSource(trial: Trial): Promise<{ endLsn: string; lastSegment: string }> {
  const data = trial.dataDirectory;
  const said = await trial.execInSource(
    `pg_ctl -D '${data}' -m fast -w stop >&2; LC_ALL=C pg_controldata -D '${data}'`,
  );
  const [, checkpoint = ''] = /^Latest checkpoint location: +(\S+)$/m.exec(said) ?? [];
  const [, timeline = ''] = /^Latest checkpoint's TimeLineID: +(\d+)$/m.exec(said) ?? [];
  if (
    !/^Database cluster state: +shut down$/m.test(said) ||
    !isFirstRecordOfSegment(checkpoint, SEGMENT_BYTES)
  )
    throw new Error(`v1 did not stop cleanly: ${said}`);
  const endLsn = segmentStart(checkpoint, SEGMENT_BYTES);
  return { endLsn, lastSegment: segmentBefore(endLsn, Number(timeline), SEGMENT_BYTES) };
}

async function awaitReplay(standby: Client, endLsn: string): Promise<void> {
  const deadline = Date.now() + REPLAY_TIMEOUT_MS;
  const query = { name: 'replayed', text: 'SELECT pg_last_wal_replay_lsn() = $1::pg_lsn AS all' };
  for (;;) {
    const { rows } = await standby.query<{ all: boolean }>({ ...query, values: [endLsn] });
    if (rows[0]?.all === true) return;
    if (Date.now() > deadline) throw new Error(`v2 never replayed up to ${endLsn}`);
    await sleep(REPLAY_POLL_MS);
  }
}
