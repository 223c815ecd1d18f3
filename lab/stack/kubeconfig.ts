import { join } from 'node:path';

/**
 * A kubeconfig for one of the stack's certificates, as YAML's subset JSON. Certificates are named as files: Patroni's own
 * Kubernetes client reads files only. The context has a name because Patroni must be told one.
 */
export function kubeconfig(pki: string, server: string, user = 'admin'): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'lab',
          cluster: {
            server,
            'certificate-authority': join(pki, 'ca.crt'),
          },
        },
      ],
      users: [
        {
          name: user,
          user: {
            'client-certificate': join(pki, `${user}.crt`),
            'client-key': join(pki, `${user}.key`),
          },
        },
      ],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user, namespace: 'default' } }],
      'current-context': 'lab',
    },
    null,
    2,
  );
}
