import type { DatabaseUser } from '../database-user.ts';

/** What a process needs to run as the database's OS user, with nothing of the caller's environment. */
export function asUser(user: DatabaseUser) {
  const ids = user.switchable ? { uid: user.uid, gid: user.gid } : {};
  return { ...ids, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' } };
}
