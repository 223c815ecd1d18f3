import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { applyObject, type LabConnection } from '../../lab/kubernetes.ts';
import { createClients, type Clients } from '../../src/clients/clients.ts';

/** The lab as others than its administrator see it. */

/** An account that may read everything and change nothing. */
export async function readerClients(lab: LabConnection, kubeconfigPath: string): Promise<Clients> {
  for (const object of readerObjects()) await applyObject(lab, object, { fieldManager: 'lab' });
  return clientsWith(kubeconfigPath, (config) => {
    for (const { user } of config.users) user['as'] = READER;
  });
}

/** With a further context, `gone`, of a Kubernetes that does not answer. */
export function clientsWithDeadContext(kubeconfigPath: string): Promise<Clients> {
  return clientsWith(kubeconfigPath, (config) => {
    const [user] = config.users;
    // The discard port: nothing listens there.
    config.clusters.push({ name: 'gone', cluster: { server: 'https://127.0.0.1:9' } });
    config.contexts.push({ name: 'gone', context: { cluster: 'gone', user: user?.name ?? '' } });
  });
}

async function clientsWith(
  kubeconfigPath: string,
  change: (config: KubeConfigFile) => void,
): Promise<Clients> {
  const config = parse(await readFile(kubeconfigPath, 'utf8')) as KubeConfigFile;
  change(config);
  const path = join(dirname(kubeconfigPath), `kubeconfig-${randomUUID()}`);
  await writeFile(path, stringify(config));
  return createClients(path);
}

const READER = 'reader';

/** Everything may be looked at: pods from the inside, too, and the v2 resource by a dry run. */
function readerObjects() {
  const api = 'rbac.authorization.k8s.io';
  const metadata = { name: READER };
  const rules = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
    { apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get'] },
    { apiGroups: ['pgv2.percona.com'], resources: ['*'], verbs: ['create', 'patch'] },
  ];
  const roleRef = { apiGroup: api, kind: 'ClusterRole', name: READER };
  const subjects = [{ apiGroup: api, kind: 'User', name: READER }];
  return [
    { apiVersion: `${api}/v1`, kind: 'ClusterRole', metadata, rules },
    { apiVersion: `${api}/v1`, kind: 'ClusterRoleBinding', metadata, roleRef, subjects },
  ];
}

interface KubeConfigFile {
  users: { name: string; user: Record<string, string> }[];
  clusters: { name: string; cluster: { server: string } }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
}
