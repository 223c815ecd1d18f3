import { join } from 'node:path';

import type { ComponentSpec } from '../stack/component.ts';
import { asUser, type ServerOptions } from './make-data-directory.ts';

/** The process of a server of our own, on a directory that `makeDataDirectory` made. */
export function serverSpec(
  { bin, directory, user }: Pick<ServerOptions, 'bin' | 'directory' | 'user'>,
  rest: Omit<ComponentSpec, 'command' | 'args' | 'user'>,
): ComponentSpec {
  return {
    ...rest,
    command: join(bin, 'postgres'),
    args: ['-D', directory],
    env: { ...asUser(user).env, ...rest.env },
    ...(user.switchable && { user: { uid: user.uid, gid: user.gid } }),
    // SIGTERM would wait for the clients to go.
    stopSignal: 'SIGINT',
    // A backend that outlives its postmaster keeps the shared memory, and the next one does not start.
    withChildren: true,
  };
}
