import type { LabConnection } from '../kubernetes.ts';
import { execInPod } from '../operators/shared/exec-in-pod.ts';
import { listObjects } from '../operators/v1/kube.ts';
import { DATABASE_CONTAINER, STANZA } from '../operators/v1/names.ts';

const INFO_TIMEOUT_MS = 15_000;

interface StanzaInfo {
  status: { code: number };
  backup?: { type: string; error?: boolean }[];
}

/** Asks pgBackRest in the repository's pod, as an operator of a real v1 would. */
export async function hasFullCloudBackup(
  lab: LabConnection,
  { name, namespace }: { name: string; namespace: string },
  type: 's3' | 'gcs',
): Promise<boolean> {
  const where = { apiVersion: 'v1', kind: 'Pod', namespace };
  const [pod] = await listObjects(lab, where, `pg-cluster=${name},pgo-backrest-repo=true`);
  if (!pod) return false;
  const command = [
    ...['pgbackrest', 'info', `--stanza=${STANZA}`, '--output=json'],
    `--repo1-type=${type}`,
    ...(type === 's3' ? ['--no-repo1-s3-verify-tls'] : []),
  ];
  const target = { namespace, pod: pod.metadata.name, container: DATABASE_CONTAINER };
  const { stdout } = await execInPod(lab.kc, target, command, INFO_TIMEOUT_MS);
  const [stanza] = JSON.parse(stdout) as StanzaInfo[];
  return stanza?.status.code === 0 && (stanza.backup ?? []).some(({ type }) => type === 'full');
}
