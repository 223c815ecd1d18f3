import type { RepositoryStatus } from './custom-resource.ts';
import { STANZA } from './names.ts';
import type { InstancePod } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';
import { pgbackrestConfigHash } from './reconcile-foundation.ts';
import { recordEvent } from './record-event.ts';
import { runInPod } from './run-in-pod.ts';

const STANZA_TIMEOUT_MS = 120_000;
const RETRY_MS = 10_000;
const PROPAGATION_RETRY_MS = 200;
const NOT_PROPAGATED = 79;

/** The pod's copy of the configuration lags behind the ConfigMap: compare before using it. */
const SCRIPT = `
if [[ "$(< "$PGBACKREST_CONFIG_INCLUDE_PATH/config-hash")" != "$1" ]]; then exit ${NOT_PROPAGATED}; fi
pgbackrest stanza-create --stanza=${STANZA} || pgbackrest stanza-upgrade --stanza=${STANZA}
`;

/**
 * Creates the stanza in every repository that has none, as soon as a primary can be written to; a
 * failure is told as an Event and tried again. On v1's repository it changes nothing: the system
 * identifier is the same.
 */
export async function reconcileStanza(
  pass: ClusterPass,
  primary: InstancePod,
  repositories: RepositoryStatus[],
): Promise<RepositoryStatus[]> {
  const { lab, cluster, enqueue, key, log } = pass;
  if (repositories.every(({ stanzaCreated }) => stanzaCreated)) return repositories;
  const args = [pgbackrestConfigHash(pass)];
  const result = await runInPod(lab, primary, {
    script: SCRIPT,
    args,
    timeoutMs: STANZA_TIMEOUT_MS,
  });
  if (result.exitCode === NOT_PROPAGATED) {
    enqueue(key, PROPAGATION_RETRY_MS);
    return repositories;
  }
  if (result.exitCode !== 0) {
    const message = `${result.stdout} ${result.stderr}`.trim();
    log(`${key}: the stanza could not be created: ${message}`);
    await recordEvent(lab, cluster, { type: 'Warning', reason: 'UnableToCreateStanzas', message });
    enqueue(key, RETRY_MS);
    return repositories;
  }
  const message = 'pgBackRest stanza creation completed successfully';
  await recordEvent(lab, cluster, { type: 'Normal', reason: 'StanzasCreated', message });
  log(`${key}: stanza created`);
  return repositories.map((repository) => ({ ...repository, stanzaCreated: true }));
}
