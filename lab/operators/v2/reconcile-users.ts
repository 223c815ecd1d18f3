import { resourcePath, type KubeObject } from '../../kubernetes.ts';
import { buildUserSecret } from './build-user-secret.ts';
import type { UserSpec } from './custom-resource.ts';
import { FIELD_MANAGER, objectNames } from './names.ts';
import { getIfThere } from './observe-cluster.ts';
import type { ClusterPass } from './operator-context.ts';

/**
 * Makes or fills up the users' secrets (in a standby too, as the real operator does) and returns the
 * verifiers by user. Not owned by the cluster: they stay when it goes.
 */
export async function reconcileUsers(pass: ClusterPass): Promise<Map<string, string>> {
  const verifiers = new Map<string, string>();
  for (const user of pass.cluster.users) {
    verifiers.set(user.name, await reconcileSecret(pass, user));
  }
  return verifiers;
}

async function reconcileSecret(pass: ClusterPass, user: UserSpec): Promise<string> {
  const { lab, cluster } = pass;
  const name = user.secretName ?? objectNames(cluster.name).userSecret(user.name);
  const metadata = { name, namespace: cluster.namespace };
  const existing = await getIfThere<KubeObject>(lab, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
  });
  const before = decode(existing?.data ?? {});
  const secret = buildUserSecret(cluster, user, existing && before);
  const { labels } = existing?.metadata ?? {};
  const filled =
    Object.entries(secret.stringData).every(([key, text]) => before[key] === text) &&
    Object.entries(secret.metadata.labels ?? {}).every(([key, text]) => labels?.[key] === text);
  if (!filled) {
    const query = `fieldManager=${FIELD_MANAGER}`;
    const body = { metadata: secret.metadata, stringData: secret.stringData };
    await (existing
      ? lab.request({ method: 'PATCH', path: `${resourcePath(secret)}?${query}`, body })
      : lab.request({
          method: 'POST',
          path: `${resourcePath({ ...secret, metadata: { namespace: cluster.namespace } })}?${query}`,
          body: secret,
        }));
  }
  return secret.stringData.verifier ?? '';
}

function decode(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')]),
  );
}
