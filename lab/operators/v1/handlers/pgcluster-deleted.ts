import { randomBytes } from 'node:crypto';

import type { KubeObject } from '../../../kubernetes.ts';
import { createIfAbsent, listObjects } from '../kube.ts';
import { rmdataJob } from '../manifests/rmdata-job.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { Pgcluster } from '../types.ts';

interface Job extends KubeObject {
  status?: { active?: number; succeeded?: number; failed?: number };
}

/** The pgcluster is gone: start the Job that takes the cluster down, unless one is at it. */
export async function pgclusterDeleted(
  { lab, settings, log }: OperatorContext,
  pgcluster: Pgcluster,
): Promise<void> {
  const { name, namespace = '' } = pgcluster.metadata;
  const where = { apiVersion: 'batch/v1', kind: 'Job', namespace };
  const jobs = await listObjects<Job>(lab, where, `pg-cluster=${name},pgrmdata=true`);
  if (jobs.some(isAtWork)) return;
  const jobName = `${name}-rmdata-${randomBytes(2).toString('hex')}`;
  log(`${namespace}/${name}: pgcluster deleted, starting Job ${jobName}`);
  const { kubeconfigPath, nodePath, rmdataProgram } = settings;
  await createIfAbsent(
    lab,
    rmdataJob(pgcluster, { jobName, kubeconfigPath, nodePath, programPath: rmdataProgram }),
  );
}

function isAtWork({ status }: Job): boolean {
  return (status?.succeeded ?? 0) === 0 && ((status?.active ?? 0) > 0 || (status?.failed ?? 0) < 6);
}
