/** One entry of a container's `env`, as Kubernetes writes it. */
export interface EnvironmentVariable {
  name: string;
  value?: string;
  valueFrom?:
    | { fieldRef: { fieldPath: string } }
    | { secretKeyRef: { name: string; key: string; optional?: boolean } };
}

/** Secrets with the keys `username` and `password` of the two roles that Patroni itself uses. */
export interface PatroniCredentials {
  superuserSecret?: string;
  replicationSecret?: string;
}

const POD_IP = '$(PATRONI_KUBERNETES_POD_IP)';
/** As in the operators' images: Patroni's REST API, which readiness probes ask. */
export const PATRONI_PORT = 8009;

/**
 * The environment that makes a shared `patroni.yml` this pod's: name, namespace, addresses,
 * credentials. `kubeconfigPath` is a path on the host: there is no service account in the lab.
 */
export function patroniEnvironment(
  kubeconfigPath: string,
  port: number,
  credentials: PatroniCredentials,
): EnvironmentVariable[] {
  return [
    { name: 'KUBECONFIG', value: kubeconfigPath },
    { name: 'PATRONI_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    {
      name: 'PATRONI_KUBERNETES_NAMESPACE',
      valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
    },
    { name: 'PATRONI_KUBERNETES_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'PATRONI_POSTGRESQL_LISTEN', value: `${POD_IP}:${port}` },
    { name: 'PATRONI_POSTGRESQL_CONNECT_ADDRESS', value: `${POD_IP}:${port}` },
    { name: 'PATRONI_RESTAPI_LISTEN', value: `${POD_IP}:${PATRONI_PORT}` },
    { name: 'PATRONI_RESTAPI_CONNECT_ADDRESS', value: `${POD_IP}:${PATRONI_PORT}` },
    { name: 'PATRONI_LOG_LEVEL', value: 'INFO' },
    ...credentialVariables('SUPERUSER', credentials.superuserSecret),
    ...credentialVariables('REPLICATION', credentials.replicationSecret),
  ];
}

function credentialVariables(role: string, secret: string | undefined): EnvironmentVariable[] {
  if (secret === undefined) return [];
  return [
    {
      name: `PATRONI_${role}_USERNAME`,
      valueFrom: { secretKeyRef: { name: secret, key: 'username' } },
    },
    {
      name: `PATRONI_${role}_PASSWORD`,
      valueFrom: { secretKeyRef: { name: secret, key: 'password' } },
    },
  ];
}
