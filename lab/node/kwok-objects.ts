import {
  applyObject,
  isConflict,
  isNotFound,
  resourcePath,
  type KubeObject,
  type LabConnection,
} from '../kubernetes.ts';
import type { OsUser } from './container-process.ts';
import type { Pod } from './pod-types.ts';

const API_VERSION = 'kwok.x-k8s.io/v1alpha1';

/** What kwok must know of a container to serve exec, logs and port-forward. */
export interface ServedContainer {
  name: string;
  env: ReadonlyMap<string, string>;
  workingDirectory: string;
  user: OsUser | undefined;
  logFile: string;
  ports: number[];
}

/** Tells kwok how to serve a pod; returns the call that withdraws it. */
export async function servePod(
  lab: LabConnection,
  pod: Pod,
  { podIP, containers }: { podIP: string; containers: ServedContainer[] },
): Promise<() => Promise<void>> {
  const specs = [
    { kind: 'Exec', spec: { execs: containers.map(execTarget) } },
    { kind: 'Logs', spec: { logs: containers.map(logsTarget) } },
    { kind: 'PortForward', spec: { forwards: forwards(podIP, containers) } },
  ];
  const applied = await Promise.all(
    specs.map(({ kind, spec }) =>
      applyObject(
        lab,
        { apiVersion: API_VERSION, kind, metadata: metadataFor(pod), spec },
        {
          fieldManager: 'lab-node',
        },
      ),
    ),
  );
  return async () => {
    await Promise.all(applied.map((object) => withdraw(lab, object)));
  };
}

function metadataFor({ metadata }: Pod) {
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    ownerReferences: [
      { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid ?? '' },
    ],
  };
}

function execTarget({ name, env, workingDirectory, user }: ServedContainer) {
  return {
    containers: [name],
    local: {
      workDir: workingDirectory,
      envs: [...env].map(([key, value]) => ({ name: key, value })),
      ...(user && { securityContext: { runAsUser: user.uid, runAsGroup: user.gid } }),
    },
  };
}

function logsTarget({ name, logFile }: ServedContainer) {
  return {
    containers: [name],
    logsFile: logFile,
    previousLogsFile: `${logFile}.previous`,
    follow: true,
  };
}

function forwards(podIP: string, containers: ServedContainer[]) {
  const ports = [...new Set(containers.flatMap((container) => container.ports))];
  return ports.map((port) => ({ ports: [port], target: { address: podIP, port } }));
}

/** Only what we applied: a new pod of the same name may have replaced it since. */
async function withdraw(lab: LabConnection, object: KubeObject): Promise<void> {
  const { resourceVersion } = object.metadata;
  try {
    await lab.request({
      method: 'DELETE',
      path: resourcePath(object),
      body: { preconditions: { resourceVersion } },
    });
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error;
  }
}
