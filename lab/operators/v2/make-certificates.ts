import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '365'];

/** PEM texts of a cluster's authority and of the two certificates that it signed. */
export interface ClusterCertificates {
  authority: { certificate: string; key: string };
  server: { certificate: string; key: string };
  replication: { certificate: string; key: string };
}

/**
 * Makes a cluster's authority, its server certificate, and the client certificate with which its
 * replicas log in as `_crunchyrepl`: the host rule for that role is `cert`, so no password is needed.
 */
export async function makeCertificates(serverNames: string[]): Promise<ClusterCertificates> {
  const directory = await mkdtemp(join(tmpdir(), 'v2-pki-'));
  const openssl = (args: string[]): Promise<unknown> =>
    run('openssl', ['req', '-x509', ...NEW_KEY, ...args], { cwd: directory });
  const sign = (name: string, args: string[]): Promise<unknown> =>
    openssl([
      ...['-CA', 'root.crt', '-CAkey', 'root.key', '-keyout', `${name}.key`],
      ...['-out', `${name}.crt`, '-addext', 'basicConstraints=CA:FALSE', ...args],
    ]);
  const read = async (name: string): Promise<{ certificate: string; key: string }> => ({
    certificate: await readFile(join(directory, `${name}.crt`), 'utf8'),
    key: await readFile(join(directory, `${name}.key`), 'utf8'),
  });
  try {
    await openssl(
      ['-keyout', 'root.key', '-out', 'root.crt', '-subj', '/CN=postgres-operator-ca'].concat([
        ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
      ]),
    );
    const alternatives = serverNames.map((name) => `DNS:${name}`).join(',');
    await sign('server', [
      ...['-subj', '/CN=postgres', '-addext', `subjectAltName=${alternatives}`],
    ]);
    await sign('replication', ['-subj', '/CN=_crunchyrepl']);
    return {
      authority: await read('root'),
      server: await read('server'),
      replication: await read('replication'),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
