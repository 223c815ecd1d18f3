import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM texts of a server's key pair; the certificate is its own authority. */
export interface ServerCertificate {
  certificate: string;
  key: string;
}

/**
 * Makes the key pair that this operator's clusters serve TLS with. One for all of them: in life v1
 * signs one for each, but nothing in the lab verifies a server's name.
 */
export async function makeServerCertificate(): Promise<ServerCertificate> {
  const directory = await mkdtemp(join(tmpdir(), 'v1-tls-'));
  try {
    await run(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-days', '30', '-subj', '/CN=v1-lab', '-keyout', 'tls.key', '-out', 'tls.crt'],
      ],
      { cwd: directory },
    );
    return {
      certificate: await readFile(join(directory, 'tls.crt'), 'utf8'),
      key: await readFile(join(directory, 'tls.key'), 'utf8'),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
