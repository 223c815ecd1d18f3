import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseUser } from '../database-user.ts';

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];

/** What a certificate is for. */
export interface Certificate {
  /** Of its files. */
  name: string;
  subject: string;
  use: 'serverAuth' | 'clientAuth' | 'serverAuth,clientAuth';
  names?: string;
}

const LOOPBACK = 'DNS:localhost,IP:127.0.0.1';

/** Name of pg-handover's account: its calls are told from everybody else's by it. */
export const WORKER_ACCOUNT = 'pg-handover';

/** Of pg-handover's worker. */
export const WORKER_CERTIFICATE: Certificate = {
  name: 'worker',
  subject: `/O=system:masters/CN=${WORKER_ACCOUNT}`,
  use: 'clientAuth',
};

const STACK_CERTIFICATES: readonly Certificate[] = [
  { name: 'apiserver', subject: '/CN=kube-apiserver', use: 'serverAuth', names: LOOPBACK },
  { name: 'kubelet', subject: '/CN=lab-node', use: 'serverAuth', names: LOOPBACK },
  { name: 's3', subject: '/CN=localhost', use: 'serverAuth', names: LOOPBACK },
  { name: 'gcs', subject: '/CN=localhost', use: 'serverAuth', names: LOOPBACK },
  { name: 'audit', subject: '/CN=localhost', use: 'serverAuth', names: LOOPBACK },
  {
    name: 'postgres',
    subject: '/CN=postgres',
    use: 'serverAuth',
    names: `${LOOPBACK},DNS:*.pg.svc`,
  },
  { name: 'admin', subject: '/O=system:masters/CN=lab-admin', use: 'clientAuth' },
  WORKER_CERTIFICATE,
  {
    name: 'apiserver-kubelet',
    subject: '/O=system:masters/CN=apiserver-kubelet',
    use: 'clientAuth',
  },
];

/**
 * Makes one CA and the stack's certificates in `directory`: NAME.crt, NAME.key, ca.crt, and
 * service-account.key. Keys are readable by the database's OS user: Patroni there is an API client too.
 */
export async function makeCertificates(
  directory: string,
  user: DatabaseUser,
  certificates = STACK_CERTIFICATES,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await openssl(directory, [
    ...['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=pg-handover-lab-ca'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
  await Promise.all(certificates.map((certificate) => sign(directory, certificate)));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' });
  await writeFile(join(directory, 'service-account.key'), pem);
  await protect(directory, user);
}

async function sign(directory: string, certificate: Certificate): Promise<void> {
  const { name, subject, use, names } = certificate;
  await openssl(directory, [
    ...['-CA', 'ca.crt', '-CAkey', 'ca.key', '-keyout', `${name}.key`, '-out', `${name}.crt`],
    ...[
      '-subj',
      subject,
      '-addext',
      `extendedKeyUsage=${use}`,
      '-addext',
      'basicConstraints=CA:FALSE',
    ],
    ...(names ? ['-addext', `subjectAltName=${names}`] : []),
  ]);
}

async function openssl(directory: string, args: string[]): Promise<void> {
  await run('openssl', ['req', '-x509', ...NEW_KEY, ...args], { cwd: directory });
}

/** PostgreSQL takes a key file that root owns only up to 0640, one of its own only up to 0600. */
async function protect(directory: string, user: DatabaseUser): Promise<void> {
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.key')) continue;
    const path = join(directory, file);
    await chmod(path, user.switchable ? 0o640 : 0o600);
    if (user.switchable && file !== 'ca.key') await chown(path, 0, user.gid);
  }
}
