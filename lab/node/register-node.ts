import { isConflict, type LabConnection } from '../kubernetes.ts';
import { NODE_NAME } from './config.ts';

/** Makes Node `lab-node` and says that it is ready; exec, logs and port-forward are served by kwok's port. */
export async function registerNode(lab: LabConnection, kubeletPort: number): Promise<void> {
  const metadata = {
    name: NODE_NAME,
    labels: { 'kubernetes.io/hostname': NODE_NAME, 'kubernetes.io/os': 'linux' },
  };
  const body = { apiVersion: 'v1', kind: 'Node', metadata };
  await lab.request({ method: 'POST', path: '/api/v1/nodes', body }).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
  await lab.request({
    method: 'PATCH',
    path: `/api/v1/nodes/${NODE_NAME}/status`,
    body: { status: nodeStatus(kubeletPort) },
  });
}

function nodeStatus(kubeletPort: number) {
  const now = new Date().toISOString();
  const room = { cpu: '64', memory: '256Gi', pods: '1000', 'ephemeral-storage': '1Ti' };
  return {
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: NODE_NAME },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    capacity: room,
    allocatable: room,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'the lab node agent is ready',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
    nodeInfo: {
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      operatingSystem: 'linux',
      osImage: 'host processes of the lab',
      kubeletVersion: 'v0.0.0-pg-handover-lab',
      ...{
        bootID: '',
        containerRuntimeVersion: 'lab://1',
        kernelVersion: '',
        kubeProxyVersion: '',
      },
      ...{ machineID: '', systemUUID: '' },
    },
  };
}
