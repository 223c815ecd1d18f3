import { readFile } from 'node:fs/promises';

/** What the gateway in front of the GCS store is told. */
export interface GatewayConfig {
  port: number;
  /** Where fake-gcs-server listens, on loopback, without TLS. */
  storePort: number;
  certificateFile: string;
  keyFile: string;
  serviceAccount: ServiceAccount;
  /** Signs access tokens, so that they survive a restart of the gateway, as Google's do. */
  tokenSecret: string;
}

/** The one account that the gateway knows. */
export interface ServiceAccount {
  clientEmail: string;
  /** Where tokens are asked for, and what an assertion must be addressed to. */
  tokenUri: string;
  /** PEM. */
  publicKey: string;
}

/** Reads the gateway's configuration file. */
export async function loadGatewayConfig(path: string): Promise<GatewayConfig> {
  return JSON.parse(await readFile(path, 'utf8')) as GatewayConfig;
}
