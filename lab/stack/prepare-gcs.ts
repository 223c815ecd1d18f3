import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { GatewayConfig } from '../gcs/gateway-config.ts';
import type { StackDescription } from '../stack.ts';
import { stackPaths } from './layout.ts';

/**
 * Makes, once, what the GCS store starts from: its bucket, a service account with its key file (the form that
 * Google hands out), and the gateway's configuration. Not with the stack itself: an RSA key takes its time.
 */
export async function prepareGcs({ directory, gcs }: GcsStack, storePort: number): Promise<void> {
  const paths = stackPaths(directory);
  // fake-gcs-server takes a directory under its root for a bucket.
  await mkdir(join(paths.gcs, gcs.bucket), { recursive: true });
  if (existsSync(paths.gcsConfig)) return;
  const { publicKey, privateKey } = await rsaKeyPair();
  const tokenUri = `https://${gcs.endpoint}/token`;
  const clientEmail = 'lab@lab.iam.gserviceaccount.com';
  await writeSafely(gcs.keyFile, {
    type: 'service_account',
    project_id: 'lab',
    private_key_id: randomBytes(20).toString('hex'),
    private_key: privateKey,
    client_email: clientEmail,
    token_uri: tokenUri,
  });
  const config: GatewayConfig = {
    port: Number(gcs.endpoint.split(':')[1]),
    storePort,
    certificateFile: join(paths.pki, 'gcs.crt'),
    keyFile: join(paths.pki, 'gcs.key'),
    serviceAccount: { clientEmail, tokenUri, publicKey },
    tokenSecret: randomBytes(32).toString('hex'),
  };
  await writeSafely(paths.gcsConfig, config);
}

type GcsStack = Pick<StackDescription, 'directory' | 'gcs'>;

async function rsaKeyPair(): Promise<{ publicKey: string; privateKey: string }> {
  return await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Whole or not at all, and for its owner only: both files hold secrets. */
async function writeSafely(path: string, value: object): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}
