import { fileURLToPath } from 'node:url';

/** What the operator's process is told by its environment. */
export interface V1Settings {
  kubeconfigPath: string;
  /** How long an update of a custom resource may hold up everything else: in life 31 times 5 s. */
  updateWaitSeconds: number;
  /** Runtime and program of the rmdata Job. */
  nodePath: string;
  rmdataProgram: string;
  /** Namespaces that are watched whatever their labels say. */
  namespaces: string[];
  /** Where the readiness probe asks; absent outside a pod. */
  podIp: string | undefined;
}

/** Port of the operator's readiness endpoint. */
export const READINESS_PORT = 8080;

/** Reads the settings; throws if the API server's address is missing. */
export function readSettings(env: NodeJS.ProcessEnv): V1Settings {
  const kubeconfigPath = env['KUBECONFIG'];
  if (!kubeconfigPath) throw new Error('KUBECONFIG must name the kubeconfig of the lab');
  return {
    kubeconfigPath,
    updateWaitSeconds: Number(env['PG_HANDOVER_V1_UPDATE_WAIT_SECONDS'] ?? '150'),
    nodePath: process.execPath,
    rmdataProgram: fileURLToPath(new URL('./rmdata.ts', import.meta.url)),
    namespaces: (env['NAMESPACE'] || (env['PGO_OPERATOR_NAMESPACE'] ?? '')).split(','),
    podIp: env['POD_IP'],
  };
}
