import { randomBytes } from 'node:crypto';

import { databaseUser } from '../database-user.ts';
import type { LabParts } from '../setup/ensure-lab.ts';
import type { StackDescription } from '../stack.ts';
import { auditUrl } from './audit-server.ts';
import { stackPaths, type StackLayout, type StackPorts } from './layout.ts';
import { makeDirectory } from './prepare-directory.ts';

/** A layout with a directory, keys and passwords of its own. */
export async function newLayout(
  { tools, patroni }: LabParts,
  { ports, bucket }: { ports: StackPorts; bucket: string },
): Promise<StackLayout> {
  return {
    id: randomBytes(6).toString('hex'),
    directory: await makeDirectory(),
    ports,
    tools,
    patroni,
    user: databaseUser(),
    s3: {
      bucket,
      region: 'us-east-1',
      accessKey: 'lab',
      secretKey: randomBytes(15).toString('hex'),
    },
    auditPassword: randomBytes(12).toString('hex'),
  };
}

/** What is the same in the description of every stack, whatever its node: Temporal, the audit store, the files. */
export function describeCommon(layout: StackLayout) {
  const { id, directory, ports } = layout;
  return {
    id,
    directory,
    kubeconfigPath: stackPaths(directory).kubeconfig,
    workerKubeconfigPath: stackPaths(directory).workerKubeconfig,
    temporalAddress: `127.0.0.1:${String(ports.temporal)}`,
    temporalUiUrl: `http://127.0.0.1:${String(ports.temporalUi)}`,
    auditUrl: auditUrl(layout),
  } satisfies Partial<StackDescription>;
}
