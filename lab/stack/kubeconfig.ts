import { join } from 'node:path';

/**
 * The admin's kubeconfig, as YAML's subset JSON. Certificates are named as files: Patroni's own
 * Kubernetes client reads files only. The context has a name because Patroni must be told one.
 */
export function kubeconfig(pki: string, apiserverPort: number): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'lab',
          cluster: {
            server: `https://127.0.0.1:${String(apiserverPort)}`,
            'certificate-authority': join(pki, 'ca.crt'),
          },
        },
      ],
      users: [
        {
          name: 'admin',
          user: {
            'client-certificate': join(pki, 'admin.crt'),
            'client-key': join(pki, 'admin.key'),
          },
        },
      ],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin', namespace: 'default' } }],
      'current-context': 'lab',
    },
    null,
    2,
  );
}
