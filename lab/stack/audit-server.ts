import { join } from 'node:path';

import type { ServerOptions } from '../postgres/make-data-directory.ts';
import { stackPaths, type StackLayout } from './layout.ts';

const LOGIN = 'handover';

/** The server that keeps the record of the stack's migrations: Debian's, by TLS only. */
export function auditServer({ directory, ports, user, auditPassword }: StackLayout): ServerOptions {
  const paths = stackPaths(directory);
  return {
    bin: '/usr/lib/postgresql/15/bin',
    directory: paths.audit,
    user,
    port: ports.audit,
    password: auditPassword,
    owner: { name: LOGIN, password: auditPassword },
    tls: { certFile: join(paths.pki, 'audit.crt'), keyFile: join(paths.pki, 'audit.key') },
  };
}

/** AUDIT_DATABASE_URL of a worker of the stack. */
export function auditUrl({ directory, ports, auditPassword }: StackLayout): string {
  const ca = join(stackPaths(directory).pki, 'ca.crt');
  const server = `127.0.0.1:${String(ports.audit)}`;
  return `postgresql://${LOGIN}:${auditPassword}@${server}/${LOGIN}?sslmode=verify-full&sslrootcert=${ca}`;
}
