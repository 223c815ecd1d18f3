import { readFileSync } from 'node:fs';

/** The OS user that the lab's database processes run as. */
export interface DatabaseUser {
  uid: number;
  gid: number;
  /** False: we are that user already and cannot (nor need to) change. */
  switchable: boolean;
}

/** PostgreSQL refuses to run as root: as root the lab uses Debian's `postgres`, else whoever runs the lab. */
export function databaseUser(): DatabaseUser {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid, switchable: false };
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (!line) throw new Error('there is no OS user postgres: install the package postgresql-common');
  return { uid: Number(line[1]), gid: Number(line[2]), switchable: true };
}
