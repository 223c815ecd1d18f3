import type { KubeObject } from '../../../kubernetes.ts';
import { deleteObject, listObjects, mergePatch, readObject } from '../kube.ts';
import { V1_API } from '../names.ts';
import type { OperatorContext } from '../operator-context.ts';
import { STATE, type Pgcluster } from '../types.ts';

interface Pod extends KubeObject {
  status?: { phase?: string };
}

/**
 * `spec.pause: true`. Not a clean stop: with Patroni paused, a terminated pod leaves PostgreSQL to be
 * killed with it, and the repository goes at the same moment. Nobody waits for the pods.
 */
export async function shutDown(context: OperatorContext, pgcluster: Pgcluster): Promise<void> {
  const { lab } = context;
  const { name, namespace = '' } = pgcluster.metadata;
  const pods = await listObjects<Pod>(
    lab,
    { apiVersion: 'v1', kind: 'Pod', namespace },
    `pg-cluster=${name},role=master`,
  );
  const running = pods.filter(({ status }) => status?.phase === 'Running');
  if (running.length !== 1) {
    throw new Error(
      `cannot shut ${namespace}/${name} down: ${running.length} running primary pods, 1 wanted`,
    );
  }
  await setPatroniPause(context, pgcluster, true);
  await scaleAll(context, pgcluster, 0);
  await mergePatch(
    lab,
    { apiVersion: V1_API, kind: 'Pgcluster', namespace, name },
    { status: { state: STATE.shutdown, message: 'Database shutdown along with its services' } },
  );
  const leader = `${name}-leader`;
  await deleteObject(lab, { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: leader });
}

/** `spec.pause: false` again. */
export async function startUp(context: OperatorContext, pgcluster: Pgcluster): Promise<void> {
  await setPatroniPause(context, pgcluster, false);
  await scaleAll(context, pgcluster, 1);
}

async function scaleAll(
  { lab }: OperatorContext,
  { metadata }: Pgcluster,
  replicas: number,
): Promise<void> {
  const { name, namespace = '' } = metadata;
  const where = { apiVersion: 'apps/v1', kind: 'Deployment', namespace };
  for (const deployment of await listObjects<KubeObject>(lab, where, `pg-cluster=${name}`)) {
    await mergePatch(lab, { ...where, name: deployment.metadata.name }, { spec: { replicas } });
  }
}

/** Patroni keeps its configuration in an annotation of ConfigMap `<scope>-config`, as JSON. */
async function setPatroniPause(
  { lab }: OperatorContext,
  { metadata }: Pgcluster,
  pause: boolean,
): Promise<void> {
  const { namespace = '' } = metadata;
  const where = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${metadata.name}-config` };
  const stored = (await readObject<KubeObject>(lab, where))?.metadata.annotations?.['config'];
  if (stored === undefined) throw new Error(`ConfigMap ${where.name} has no annotation "config"`);
  const config = { ...(JSON.parse(stored) as Record<string, unknown>) };
  delete config['pause'];
  if (pause) config['pause'] = true;
  await mergePatch(lab, where, { metadata: { annotations: { config: JSON.stringify(config) } } });
}
