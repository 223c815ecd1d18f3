import { ExecFailed } from '../model/errors.ts';
import { recorded } from './change-log.ts';
import { PGBACKREST_DIRECTORY, REPO, STANZA } from '../model/names.ts';
import type { RepositoryFacts } from '../model/observation.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

const READ_TIMEOUT_MS = 15_000;
const INFO_TIMEOUT_MS = 60_000;
/** `check` waits for a switched segment to arrive in the repository (archive-timeout, 60 s by default). */
const CHECK_TIMEOUT_MS = 120_000;

/** How v1 reaches its cloud repository, as far as its environment does not say it. */
export interface CloudAccess {
  type: 's3' | 'gcs';
  verifyTls: boolean;
  /** Another path of the same bucket than v1's own. */
  path?: string;
}

/**
 * Ask v1's repo host about the cloud repository. Without the type it would answer for its local one, for v1
 * always keeps both. v1 can leave out the verification of TLS for S3 only; it has no such switch for GCS
 * (v1.6.0: internal/apiserver/backrestservice/backrestimpl.go).
 */
export async function readCloudRepository(
  kubernetes: Kubernetes,
  repoHost: ObjectRef,
  { type, verifyTls, path }: CloudAccess,
): Promise<RepositoryFacts> {
  const command = [
    'pgbackrest',
    'info',
    `--stanza=${STANZA}`,
    '--output=json',
    `--repo1-type=${type}`,
  ];
  if (path !== undefined) command.push(`--repo1-path=${path}`);
  if (type === 's3' && !verifyTls) command.push('--no-repo1-s3-verify-tls');
  const result = await kubernetes.exec(repoHost, command, { timeoutMs: INFO_TIMEOUT_MS });
  const facts = result.exitCode === 0 ? parseInfo(result.stdout) : null;
  if (facts !== null) return facts;
  throw new ExecFailed({
    pod: repoHost.name,
    command: 'pgbackrest info',
    exitCode: result.exitCode,
    stderr: result.stderr || result.stdout,
  });
}

/** pgBackRest's own proof that archiving works from this server to its repository. */
export async function checkArchiving(kubernetes: Kubernetes, pod: ObjectRef): Promise<void> {
  const command = ['pgbackrest', `--stanza=${STANZA}`, 'check'];
  // It ends a segment, so that there is one to be archived.
  const change = {
    verb: 'exec' as const,
    object: `pods ${pod.namespace}/${pod.name}`,
    server: kubernetes.server,
    statement: command.join(' '),
  };
  const { exitCode, stdout, stderr } = await recorded(change, () =>
    kubernetes.exec(pod, command, { timeoutMs: CHECK_TIMEOUT_MS }),
  );
  if (exitCode !== 0)
    throw new ExecFailed({
      pod: pod.name,
      command: 'pgbackrest check',
      exitCode,
      stderr: stderr || stdout,
    });
}

/** Of the whole configuration that a pod of v2 shows; a file that is being replaced is not there for a moment. */
const GREP_PATHS = `grep -hs '^${REPO}-path *=' "\${PGBACKREST_CONFIG_INCLUDE_PATH:-${PGBACKREST_DIRECTORY}}"/*.conf || test $? = 1`;

/**
 * Every path that the files in a v2 pod give the repository, as pgBackRest would read them now: one, if all is well. Read
 * from the files, since pgBackRest tells what it has read only by going to the bucket.
 */
export async function readRepositoryPaths(
  kubernetes: Kubernetes,
  pod: ObjectRef,
): Promise<string[]> {
  const command = ['sh', '-c', GREP_PATHS];
  const { exitCode, stdout, stderr } = await kubernetes.exec(pod, command, {
    timeoutMs: READ_TIMEOUT_MS,
  });
  if (exitCode !== 0) throw new ExecFailed({ pod: pod.name, command: 'grep', exitCode, stderr });
  const values = stdout.split('\n').map((line) => /=\s*(.*?)\s*$/.exec(line)?.[1] ?? '');
  return [...new Set(values.filter((value) => value !== ''))];
}

interface StanzaInfo {
  name: string;
  status: { code: number; message: string };
  archive?: { max: string | null }[];
  backup?: { type: string; error?: boolean }[];
  cipher?: string;
}

/** null when the text is not what `info --output=json` prints. An absent stanza is an answer. */
export function parseInfo(text: string): RepositoryFacts | null {
  let stanzas: StanzaInfo[];
  try {
    stanzas = JSON.parse(text) as StanzaInfo[];
  } catch {
    return null;
  }
  if (!Array.isArray(stanzas)) return null;
  const stanza = stanzas.find(({ name }) => name === STANZA);
  return {
    statusCode: stanza?.status.code ?? 1,
    statusMessage: stanza?.status.message ?? 'missing stanza path',
    fullBackups: (stanza?.backup ?? []).filter((b) => b.type === 'full' && b.error !== true).length,
    newestArchivedSegment:
      stanza?.archive
        ?.map(({ max }) => max)
        .filter((max) => max !== null)
        .sort()
        .at(-1) ?? null,
    // Read from the text: as numbers they would be rounded.
    systemIdentifiers: [...text.matchAll(/"system-id":\s*(\d+)/g)].map(([, id]) => id ?? ''),
    cipher: stanza?.cipher ?? 'none',
  };
}
