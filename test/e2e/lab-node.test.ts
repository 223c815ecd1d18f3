import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { Exec, type V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { applyObject, connectLab, waitFor, type LabConnection } from '../../lab/kubernetes.ts';
import { POD_MARKER, findMarked } from '../../lab/processes.ts';
import '../helpers/provided.ts';

const NAMESPACE = 'e2e-node';
const TIMEOUT_MS = 30_000;
const directory = inject('stackDirectory');
let lab: LabConnection;

interface LivePod {
  metadata: { name: string; uid: string; deletionTimestamp?: string };
  status: { phase: string; podIP: string; containerStatuses: { restartCount: number }[] };
}

async function apply(apiVersion: string, kind: string, name: string, rest: object): Promise<void> {
  const metadata = { name, namespace: NAMESPACE };
  await applyObject(lab, { apiVersion, kind, metadata, ...rest }, { fieldManager: 'test' });
}

async function pods(app: string): Promise<LivePod[]> {
  const path = `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=app%3D${app}`;
  return (await lab.request<{ items: LivePod[] }>({ path })).items;
}

async function runningPod(app: string): Promise<LivePod> {
  return await waitFor(`a running pod of ${app}`, TIMEOUT_MS, async () =>
    (await pods(app)).find((p) => p.status.phase === 'Running' && !p.metadata.deletionTimestamp),
  );
}

function template(app: string, container: object, spec: object = {}) {
  const containers = [{ name: 'database', image: 'none', ...container }];
  return { metadata: { labels: { app } }, spec: { nodeName: 'lab-node', containers, ...spec } };
}

async function deploy(app: string, container: object, spec: object = {}): Promise<void> {
  const selector = { matchLabels: { app } };
  const deployment = { replicas: 1, selector, template: template(app, container, spec) };
  await apply('apps/v1', 'Deployment', app, { spec: deployment });
}

async function exec(pod: LivePod, script: string): Promise<{ status: V1Status; output: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  let output = '';
  out.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(lab.kc)
      .exec(
        NAMESPACE,
        pod.metadata.name,
        'database',
        ['sh', '-c', script],
        out,
        err,
        null,
        false,
        resolve,
      )
      .catch(reject);
  });
  return { status, output };
}

beforeAll(async () => {
  lab = await connectLab(join(directory, 'kubeconfig'));
  await applyObject(
    lab,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { fieldManager: 'test' },
  );
});

afterAll(async () => {
  await lab.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
  await lab.close();
});

describe('a container of the lab node', () => {
  let pod: LivePod;
  const command = ['sh', '-c', 'echo said $WHERE; sleep 600 & wait'];

  beforeAll(async () => {
    await apply('v1', 'Secret', 'conf', { stringData: { file: 'at=/data/x and /var/data' } });
    const resources = { requests: { storage: '1Gi' } };
    const accessModes = ['ReadWriteOnce'];
    await apply('v1', 'PersistentVolumeClaim', 'data', { spec: { accessModes, resources } });
    await deploy(
      'plain',
      {
        command,
        securityContext: { runAsUser: 26 },
        env: [
          { name: 'WHERE', value: '/data/x' },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'KEY', valueFrom: { secretKeyRef: { name: 'conf', key: 'file' } } },
        ],
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'conf', mountPath: '/etc/conf' },
        ],
      },
      {
        terminationGracePeriodSeconds: 1,
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          { name: 'conf', secret: { secretName: 'conf' } },
        ],
      },
    );
    pod = await runningPod('plain');
  });

  it('gives exec the same environment, with real paths', async () => {
    const { output } = await exec(pod, 'echo "$WHERE $IP $KEY"; id -u');
    const volume = join(directory, 'volumes', NAMESPACE, 'data');
    const uid = process.getuid?.() === 0 ? '' : String(process.getuid?.());
    expect(output).toContain(
      `${volume}/x ${pod.status.podIP} at=${volume}/x and /var/data\n${uid}`,
    );
  });

  it('tells how an exec ended', async () => {
    const { status } = await exec(pod, 'exit 3');
    expect(status.message).toMatch(/exit status 3$/);
  });

  it('serves its log', async () => {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata.name}/log?container=database`;
    const stream = await lab.stream(path, AbortSignal.timeout(TIMEOUT_MS));
    expect(await text(stream)).toBe(`said ${directory}/volumes/${NAMESPACE}/data/x\n`);
  });

  it('projects a change of a secret into the running pod', async () => {
    const file = join(directory, 'pods', pod.metadata.uid, 'root/etc/conf/file');
    await apply('v1', 'Secret', 'conf', { stringData: { file: 'new' } });
    await waitFor('the new content', TIMEOUT_MS, () => readFileSync(file, 'utf8') === 'new');
  });

  it('leaves no process when its pod is deleted, and the volume until its claim is', async () => {
    const collection = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/plain`;
    await lab.request({ method: 'DELETE', path: collection });
    await waitFor('the pod to go', TIMEOUT_MS, async () => (await pods('plain')).length === 0);
    expect(findMarked(POD_MARKER, pod.metadata.uid)).toEqual([]);
    const volumes = join(directory, 'volumes', NAMESPACE);
    expect(readdirSync(volumes)).toContain('data');
    const claim = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims/data`;
    await lab.request({ method: 'DELETE', path: claim });
    await waitFor('the volume to go', TIMEOUT_MS, () => !existsSync(join(volumes, 'data')));
  });
});

describe('the life of pods', () => {
  it('ends the orphans of a main process that dies, and starts it again', async () => {
    await deploy('orphans', { command: ['sh', '-c', 'setsid sleep 600 & sleep 0.2; exit 1'] });
    const pod = await runningPod('orphans');
    await waitFor('a second start', TIMEOUT_MS, async () =>
      (await pods('orphans')).some((p) => (p.status.containerStatuses[0]?.restartCount ?? 0) > 1),
    );
    expect(findMarked(POD_MARKER, pod.metadata.uid).length).toBeLessThanOrEqual(3);
  });

  it.each([
    ['Complete', 'exit 0'],
    ['Failed', 'exit 4'],
  ])('lets a Job be %s', async (condition, script) => {
    const name = `job-${condition.toLowerCase()}`;
    const job = template(name, { command: ['sh', '-c', script] }, { restartPolicy: 'Never' });
    await apply('batch/v1', 'Job', name, { spec: { backoffLimit: 0, template: job } });
    await waitFor(`the Job to be ${condition}`, TIMEOUT_MS, async () => {
      const { status } = await lab.request<{ status: { conditions?: { type: string }[] } }>({
        path: `/apis/batch/v1/namespaces/${NAMESPACE}/jobs/${name}`,
      });
      return status.conditions?.some((c) => c.type === condition);
    });
  });

  it('waits for a missing secret, and says which', async () => {
    const volumes = [{ name: 'x', secret: { secretName: 'absent' } }];
    const volumeMounts = [{ name: 'x', mountPath: '/x' }];
    await deploy('waits', { command: ['sleep', '600'], volumeMounts }, { volumes });
    const events = `/api/v1/namespaces/${NAMESPACE}/events`;
    await waitFor('the event that names the secret', TIMEOUT_MS, async () => {
      const { items } = await lab.request<{ items: { reason: string; message: string }[] }>({
        path: events,
      });
      return items.some(
        (e) => e.reason === 'FailedMount' && e.message.includes('"absent" not found'),
      );
    });
    await apply('v1', 'Secret', 'absent', { stringData: { a: '1' } });
    await runningPod('waits');
  });

  it('removes a deleted pod that it could never run', async () => {
    await deploy(
      'never',
      { command: ['true'] },
      { volumes: [{ name: 'h', hostPath: { path: '/' } }] },
    );
    await waitFor('the pod', TIMEOUT_MS, async () => (await pods('never')).length === 1);
    const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/never`;
    await lab.request({ method: 'DELETE', path });
    await waitFor('the pod to go', TIMEOUT_MS, async () => (await pods('never')).length === 0);
  });
});
